"""What breaks the rules on `published.deliveries` and `published.missing_inputs`."""

from gate_cases import Spoiled, add, change, remove, repeat

_D = "published.deliveries"
_ONE = "file_name like '%camera-arbitrale%'"
_M = "published.missing_inputs"
_LACK = "measure_id = 'origin_certificates_front_end_filings'"
_NAMED = ["misura origin_certificates_front_end_filings anno della misura 2025"]


def _copied(values: str, *words: str) -> Spoiled:
    return Spoiled("deliveries.as_in_ledger", change(_D, values, _ONE), [*words])


def _missing(rule: str, values: str, *words: str) -> Spoiled:
    return Spoiled(f"missing.{rule}", change(_M, values, _LACK), [*_NAMED, *words])


SPOILED = [
    Spoiled("deliveries.unique", repeat(_D, _ONE), ["consegna "]),
    Spoiled(
        "deliveries.in_ledger",
        add(_D, "delivery_id[:4] || 'abcdefabcdef' as delivery_id, 99 as sequence", _ONE),
        ["abcdefabcdef", "ESEMPIO_scheda_rilevazione_camera-arbitrale_2025.xlsx"],
    ),
    Spoiled("deliveries.complete", remove(_D, _ONE), ["ESEMPIO_scheda_rilevazione_camera-arbitrale_2025.xlsx"]),
    _copied("source = 'conto_economico'", "fonte dice conto_economico, dovrebbe dire scheda_rilevazione"),
    _copied("scope = 'promos'", "ambito dice promos, dovrebbe dire camera-arbitrale"),
    _copied("file_name = 'altro.xlsx'", "file dice altro.xlsx"),
    _copied("period_end = date '2025-12-30'", "al dice 2025-12-30, dovrebbe dire 2025-12-31"),
    _copied("period_start = null", "dal dice nulla, dovrebbe dire 2025-01-01"),
    _copied("sequence = 77", "ordine dice 77"),
    _copied("first_accepted_at = date '2026-01-01'", "accettata il dice 2026-01-01"),
    _copied("provenance = 'disclosed'", "provenienza dice disclosed, dovrebbe dire reconstructed"),
    Spoiled(
        "deliveries.names_as_registered",
        change(_D, "scope_name = 'Promos'", _ONE),
        ["nome del centro dice Promos, dovrebbe dire Camera Arbitrale"],
    ),
    Spoiled(
        "deliveries.names_as_registered",
        change(_D, "source_name = null", _ONE),
        ["nome della fonte dice nulla, dovrebbe dire Scheda di rilevazione"],
    ),
    Spoiled(
        "deliveries.id_opens_hash",
        change(_D, "sha256 = repeat('0', 64)", _ONE),
        ["SHA-256 0000"],
        also=("deliveries.as_in_ledger",),
    ),
    Spoiled(
        "deliveries.nothing_lost",
        change(_D, "rows_read = rows_read + 1", _ONE),
        ["9 lette, 8 accettate, 0 rifiutate"],
    ),
    Spoiled(
        "deliveries.rows_counted",
        change(_D, "rows_accepted = 7, rows_quarantined = 1", _ONE),
        ["righe accettate dice 7, dovrebbe dire 8; righe rifiutate dice 1, dovrebbe dire 0"],
    ),
    Spoiled(
        "deliveries.rows_counted",
        remove(
            "raw.scheda_rilevazione",
            "delivery_id = (select max(delivery_id) from raw.scheda_rilevazione where entity_id = '{entity}')",
        ),
        ["righe accettate dice"],
    ),
    Spoiled(
        "deliveries.sequence_unique",
        change(_D, "sequence = 1", _ONE) + change("ops.deliveries", "sequence = 1", _ONE),
        ["ordine 1, che è anche di un'altra"],
    ),
    Spoiled(
        "deliveries.period_in_order",
        change(_D, "period_start = date '2025-12-31', period_end = date '2025-01-01'", _ONE)
        + change("ops.deliveries", "period_start = date '2025-12-31', period_end = date '2025-01-01'", _ONE),
        ["dal 2025-12-31 al 2025-01-01"],
    ),
    Spoiled(
        "deliveries.provenance_known",
        change(_D, "provenance = 'sentito dire'", _ONE) + change("ops.deliveries", "provenance = 'sentito dire'", _ONE),
        ["sentito dire"],
    ),
    Spoiled(
        "deliveries.example_apart",
        change(_D, "provenance = 'delivered'", _ONE) + change("ops.deliveries", "provenance = 'delivered'", _ONE),
        ["consegna di un ufficio in una pubblicazione di esempio"],
    ),
    Spoiled("missing.unique", repeat(_M, _LACK), _NAMED),
    Spoiled(
        "missing.is_awaited",
        add(_M, "2020 as measure_year", _LACK),
        ["anno della misura 2020", "nessun ingresso pubblicato la aspetta"],
    ),
    Spoiled("missing.complete", remove(_M, _LACK), [*_NAMED, "la aspettano pira.012.1.2.4"]),
    _missing("as_registered", "measure_name = 'Altro'", "nome dice Altro"),
    _missing("as_registered", "unit = 'eur'", "unità dice eur, dovrebbe dire count"),
    _missing("as_registered", "source = null", "fonte dice nulla, dovrebbe dire scheda_rilevazione"),
    _missing("as_registered", "centre_id = 'promos'", "centro dice promos"),
    _missing("as_registered", "centre_name = 'Promos'", "nome del centro dice Promos"),
    _missing("waiting_counted", "indicators_waiting = 2", "indicatori in attesa dice 2, dovrebbe dire 1"),
    _missing("waiting_counted", "indicator_ids = ''", "dovrebbe dire pira.012.1.2.4"),
    _missing("waiting_counted", "months_held = 3", "mesi consegnati dice 3, dovrebbe dire nulla"),
    _missing("refusal_in_quarantine", "was_refused = true", "della sua fonte nessuna riga è in quarantena"),
    _missing("refusal_in_quarantine", "was_refused = null", "non dice se fu rifiutata"),
]

"""What breaks the rules on `published.payment_contributors`; the slice has them of one quarter."""

from gate_cases import Spoiled, add, change, remove, repeat

_C = "published.payment_contributors"
_LAW = "variant = 'statutory'"
_POOL = f"{_LAW} and contributor_kind = 'natural_persons'"
_OTHERS = f"{_LAW} and rank = 0"
_THIRD = f"{_LAW} and rank = 3"
_INDEX = ["periodo 2025-T1 variante statutory"]
_HELD = ["periodo 2025-T1 variante statutory posto 3"]


def _rules(*names: str) -> tuple[str, ...]:
    return tuple(f"contributors.{name}" for name in names)


def _third(rule: str, values: str, words: str, *also: str) -> Spoiled:
    return Spoiled(f"contributors.{rule}", change(_C, values, _THIRD), [*_HELD, words], also=_rules(*also))


SPOILED = [
    Spoiled("contributors.unique", repeat(_C, _THIRD), _HELD, also=_rules("in_order", "add_up")),
    Spoiled(
        "contributors.has_index",
        add(_C, "'2023' as period, 2023 as year", _OTHERS),
        ["periodo 2023", "nessun indice pubblicato"],
    ),
    _third("of_an_index", "year = 2024", "anno dice 2024"),
    _third("of_an_index", "period_start = date '2025-01-02'", "inizio dice 2025-01-02"),
    _third("of_an_index", "period_end = date '2025-03-30'", "fine dice 2025-03-30"),
    _third("of_an_index", "rows_quarantined = rows_quarantined + 1", "righe in quarantena dice"),
    _third("of_an_index", "provenance = 'delivered'", "provenienza dice delivered, dovrebbe dire reconstructed"),
    _third("of_an_index", "months_held = 2", "mesi consegnati dice 2, dovrebbe dire 3"),
    _third("of_an_index", "months_due = 12", "mesi dovuti dice 12, dovrebbe dire 3"),
    _third("of_an_index", "months_missing = 'consegnati 2 mesi su 3 (manca marzo)'", "mesi mancanti dice"),
    _third("no_personal_form", "suppliers = 2", "fornitori dice 2, dovrebbe dire 1"),
    _third("shares_of_terms", "payments = payments + 1", "quota in ritardo dice", "add_up"),
    _third("shares_of_terms", "late_payments = 0", "quota in ritardo dice", "add_up"),
    _third("shares_of_terms", "amount_paid_eur = amount_paid_eur + 0.01", "quota dell'importo dice", "add_up"),
    _third("shares_of_terms", "delay_eur_days = delay_eur_days + 0.01", "contributo dice", "add_up"),
    _third("shares_of_terms", "contribution_days = contribution_days + 0.000000000001", "contributo dice"),
    _third("shares_of_terms", "amount_share_pct = null", "quota dell'importo dice nulla"),
    _third("shares_of_terms", "late_payments_pct = 49", "quota in ritardo dice 49"),
    Spoiled("contributors.in_order", change(_C, "rank = 11", f"{_LAW} and rank = 10"), ["posto 11"]),
    Spoiled(
        "contributors.in_order",
        change(_C, "rank = case rank when 3 then 4 else 3 end", f"{_LAW} and rank in (3, 4)"),
        ["posto 4", "pesa più di chi lo precede"],
    ),
    Spoiled(
        "contributors.in_order",
        remove(_C, _THIRD),
        ["posto 4", "prima di questo posto manca il 3"],
        also=_rules("add_up"),
    ),
    _third("no_personal_form", "contributor_kind = 'others'", "contributor_kind dice others, dovrebbe dire supplier"),
    _third("no_personal_form", "supplier = 'Rossi'", "supplier dice Rossi, che non è uno pseudonimo"),
    Spoiled(
        "contributors.no_personal_form",
        change(_C, "supplier = 'Altri'", _OTHERS),
        [*_INDEX, "supplier dice Altri, dovrebbe dire Altri fornitori"],
    ),
    Spoiled(
        "contributors.no_personal_form",
        change(_C, "suppliers = 2", _POOL),
        [*_INDEX, "persone fisiche: meno di 3"],
    ),
    Spoiled(
        "contributors.no_personal_form",
        change(_C, "suppliers = 0", _OTHERS),
        [*_INDEX, "posto 0", "fornitori dice 0"],
    ),
    Spoiled("contributors.add_up", remove(_C, _OTHERS), [*_INDEX, "importo pagato dice", "i contributi danno"]),
    Spoiled("contributors.add_up", remove(_C, _LAW), [*_INDEX, "importo pagato dice 0", "i contributi danno nulla"]),
    Spoiled(
        "contributors.add_up",
        change(
            "published.measures",
            "value = value + 0.00001",
            "period = '2025-T1' and measure_id = 'payment_timeliness_index_days'",
        ),
        [*_INDEX, "l'indice è"],
    ),
]

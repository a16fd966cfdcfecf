"""What breaks the rules on `published.component_inputs` and `published.measures`."""

from gate_cases import Spoiled, add, change, remove, repeat

_P = "published.component_inputs"
_M = "published.measures"
_QUOTIENT = (
    "'late_payments_share_percent' as measure_id, 'Quota di pagamenti in ritardo' as name, 'percent' as unit,"
    " 'measure_quotients' as source"
)
_ONE = "indicator_id = 'performance.3.1.1'"
_MEASURE = "measure_id = 'sustainable_tourism_stakeholders'"
_DAY = "measure_id = 'project20_tourism_plan_approved_on'"
_STATE = "indicator_id = 'pira.012.1.2.1'"
_NAMED = ["performance.3.1.1 componente 1", "misura sustainable_tourism_stakeholders"]
_SAID = ["misura sustainable_tourism_stakeholders", "2025"]


def _registered(values: str, words: str, *also: str) -> Spoiled:
    return Spoiled(
        "inputs.as_registered", change(_P, values, _ONE), [*_NAMED, words], tuple(f"inputs.{name}" for name in also)
    )


def _delivered(values: str, where: str, words: list[str], *also: str) -> Spoiled:
    return Spoiled("inputs.as_delivered", change(_P, values, where), words, tuple(f"inputs.{name}" for name in also))


SPOILED = [
    Spoiled("inputs.unique", repeat(_P, _ONE), _NAMED, also=("inputs.as_measured",)),
    Spoiled(
        "inputs.in_register",
        add(_P, "'denominator' as role", _ONE),
        [*_NAMED, "ruolo denominator"],
    ),
    Spoiled("inputs.complete", remove(_P, _ONE), _NAMED),
    _registered("sign = -1", "sign dice -1, dovrebbe dire 1"),
    _registered("measure_name = 'Altro'", "measure_name dice Altro"),
    _registered("period = '2024'", "period dice 2024"),
    _registered("unit = 'euro'", "unit dice euro"),
    _registered("value_type = 'text'", "value_type dice text"),
    _registered("source = 'conto_economico'", "source dice conto_economico", "has_file", "as_delivered"),
    _registered("source_name = 'Altra'", "source_name dice Altra"),
    _registered("owner_centre_id = 'altro'", "owner_centre_id dice altro"),
    _registered("owner_centre_name = null", "owner_centre_name dice nulla"),
    Spoiled(
        "inputs.as_measured",
        change(_P, "value = 49", _ONE),
        [*_NAMED, "value dice 49.000000, dovrebbe dire 48.000000"],
        also=("inputs.as_delivered",),
    ),
    Spoiled(
        "inputs.as_measured",
        change(_P, "value = null", _ONE),
        [*_NAMED, "value dice nulla, dovrebbe dire 48.000000", "e non c'è nulla"],
    ),
    Spoiled("inputs.as_measured", change(_P, "months_held = 3", _ONE), [*_NAMED, "months_held dice 3"]),
    # Of a year that lacks months nothing is judged, and what came of it stands apart.
    Spoiled("inputs.as_measured", change(_P, "value_to_date = 3", _ONE), [*_NAMED, "value_to_date dice 3"]),
    Spoiled("inputs.as_measured", change(_P, "is_missing = true", _ONE), [*_NAMED, "is_missing dice true, e c'è 48"]),
    Spoiled(
        "inputs.has_file",
        change(_P, "file_name = 'altro.xlsx'", _ONE),
        [*_NAMED, "file_name dice altro.xlsx"],
    ),
    Spoiled(
        "inputs.has_file",
        change(_P, "delivery_id = null", _ONE),
        [*_NAMED, "nessuna consegna"],
    ),
    Spoiled(
        "inputs.has_file",
        change(_P, "delivery_id = 'beef'", _ONE),
        [*_NAMED, "beef non è fra quelle pubblicate"],
        also=("inputs.as_delivered",),
    ),
    Spoiled(
        "inputs.has_file",
        # Another entity's delivery: file and all, but not ours.
        "update published.component_inputs set delivery_id = other.delivery_id, file_name = other.file_name"
        " from published.deliveries as other where other.entity_id = 'case-0' and other.source = 'scheda_rilevazione'"
        f" and other.file_name = component_inputs.file_name and component_inputs.entity_id = '{{entity}}' and {_ONE}",
        [*_NAMED, "entity_id dice", "dovrebbe dire case-0"],
        also=("inputs.as_delivered",),
    ),
    _delivered("cell = 'Z99'", _ONE, [*_NAMED, "cell dice Z99"]),
    _delivered("cell = null", _ONE, [*_NAMED, "cell dice nulla"]),
    _delivered("sheet = 'Altro'", _ONE, [*_NAMED, "sheet dice Altro"]),
    _delivered("row_count = 2", _ONE, [*_NAMED, "row_count dice 2, la query ne dà 1"]),
    _delivered("rows_query = 'select 1'", _ONE, [*_NAMED, "la query non è sulle righe della sua consegna"]),
    _delivered("rows_query = rows_query || ' and nulla = 1'", _ONE, [*_NAMED, "la query non si esegue"]),
    _delivered("rows_query = rows_query || ' and false'", _ONE, [*_NAMED, "la query ne dà 0"]),
    _delivered("row_count = 0", _ONE, [*_NAMED, "nessuna riga consegnata"]),
    _delivered("note = 'Altro.'", _ONE, [*_NAMED, "note dice Altro."]),
    _delivered("evidence = null", _ONE, [*_NAMED, "evidence dice nulla"]),
    _delivered("provenance = 'delivered'", _ONE, [*_NAMED, "provenance dice delivered"]),
    _delivered(
        "value_date = value_date + 1", _DAY, ["project20_tourism_plan_approved_on", "value_date"], "as_measured"
    ),
    _delivered("value_state = 'no'", _STATE, ["pira.012.1.2.1", "value_state dice no"], "as_measured"),
    Spoiled(
        "inputs.as_measured",
        change(_P, "value = 99999999", "indicator_id = 'pira.012.1.1.1'"),
        ["pira.012.1.1.1", "value dice 99999999"],
    ),
    Spoiled("measures.unique", repeat(_M, _MEASURE), _SAID),
    Spoiled(
        "measures.in_register",
        add(_M, "'inventata' as measure_id, 'Inventata' as name", _MEASURE),
        ["misura inventata", "Inventata"],
    ),
    Spoiled("measures.as_registered", change(_M, "name = 'Altro'", _MEASURE), [*_SAID, "name dice Altro"]),
    Spoiled("measures.as_registered", change(_M, "unit = null", _MEASURE), [*_SAID, "unit dice nulla"]),
    Spoiled("measures.as_registered", change(_M, "source = 'conto_economico'", _MEASURE), [*_SAID, "source dice"]),
    Spoiled("measures.period_whole", change(_M, "year = 2024", _MEASURE), [*_SAID, "year dice 2024"]),
    Spoiled(
        "measures.period_whole",
        change(_M, "months_held = 3, months_due = 12", _MEASURE),
        [*_SAID, "mesi 3 su 12, nulla"],
    ),
    Spoiled("measures.period_whole", change(_M, "period = '2024'", _MEASURE), [*_SAID, "period dice 2024"]),
    Spoiled(
        "measures.period_whole",
        add(_M, "date '2025-03-31' as period_end, '2025-01-01/2025-03-31' as period", _MEASURE),
        [*_SAID, "period dice 2025-01-01/2025-03-31", "dovrebbe dire 2025-T1"],
        also=("measures.as_given",),
    ),
    Spoiled(
        "measures.as_terms",
        add(_M, f"{_QUOTIENT}, 7 as value", _MEASURE),
        ["value dice 7", "i termini sono nulla"],
        also=("measures.as_given",),
    ),
    Spoiled(
        "measures.as_terms",
        add(_M, "'payments_count' as measure_id, 'Pagamenti di fatture' as name, 'fatture_passive' as source", _MEASURE)
        + add(
            _M,
            "'late_payments_count' as measure_id, 'Pagamenti di fatture in ritardo' as name,"
            " 'fatture_passive' as source, 1 as value",
            _MEASURE,
        )
        # 1 over 48
        + add(_M, f"{_QUOTIENT}, 2.083334 as value", _MEASURE),
        ["value dice 2.083334", "i termini sono 100.00 e 48.00"],
        also=("measures.as_given",),
    ),
    Spoiled(
        "measures.complete",
        change(_M, "period_end = date '2025-12-30'", _MEASURE),
        [*_SAID, "non pubblicata"],
        also=("measures.period_whole", "measures.as_given"),
    ),
    Spoiled("measures.complete", remove(_M, _MEASURE), [*_SAID, "non pubblicata, e le sue righe danno 48"]),
    Spoiled("measures.as_given", change(_M, "value = 47", _MEASURE), [*_SAID, "value dice 47"]),
    Spoiled("measures.as_given", change(_M, "deliveries = 2", _MEASURE), [*_SAID, "deliveries dice 2"]),
    Spoiled("measures.as_given", change(_M, "provenance = 'delivered'", _MEASURE), [*_SAID, "provenance dice"]),
    Spoiled(
        "measures.value_of_its_kind",
        change(_M, "value = null", _MEASURE),
        [*_SAID, "manca il valore"],
    ),
    Spoiled(
        "measures.value_of_its_kind",
        change(_M, "value_date = date '2025-01-01'", _MEASURE),
        [*_SAID, "value_date dice 2025-01-01"],
        also=("measures.as_given",),
    ),
    Spoiled(
        "measures.as_given",
        add(_M, "date '2025-03-31' as period_end, '2025-T1' as period, 3 as value", _MEASURE)
        + add("ops.given_measures", "date '2025-03-31' as period_end", _MEASURE),
        [*_SAID, "value dice 3.000000, dovrebbe dire 48"],
    ),
    Spoiled(
        "measures.complete",
        add("ops.given_measures", "date '2025-03-31' as period_end", _MEASURE),
        [*_SAID, "non pubblicata, e le sue righe danno 48"],
    ),
    Spoiled(
        "measures.refusals_in_quarantine",
        change(_M, "rows_quarantined = 9999", _MEASURE),
        [*_SAID, "dice 9999, in quarantena ce ne sono"],
        also=("measures.as_given",),
    ),
    Spoiled(
        "measures.steady",
        add(
            "published.findings",
            "'year_on_year_change' as rule, 'year_on_year_change:{entity}' as finding_id,"
            " 'Da 4 a 4.000.' as explanation",
            "rule = 'miss_without_reason' and indicator_id = 'pira.016.2.1.1'",
        ),
        ["AVVISO", "rilievo year_on_year_change", "Da 4 a 4.000."],
    ),
]

"""What breaks the rules on `published.findings`."""

from gate_cases import Spoiled, add, change, remove, repeat

_F = "published.findings"
_MISS = "finding_id like 'miss_without_reason:%pira.016.2.1.1:1'"
_MISSED = ["rilievo miss_without_reason:", ":2025:pira.016.2.1.1:1"]
_AS_DUE = "findings.as_due"
_LOST = ("findings.none_lost",)
# Under another id a finding is one that is lost and one that nobody found.
_OTHER_ID = (*_LOST, "findings.none_forged")


def _finding(rule: str, values: str, words: str, where: str = _MISS, *also: str) -> Spoiled:
    return Spoiled(f"findings.{rule}", change(_F, values, where), [words], also)


SPOILED = [
    Spoiled("findings.unique", repeat(_F, _MISS), _MISSED),
    _finding(
        "rule_known", "rule = 'sentito_dire'", "sentito_dire", _MISS, "findings.id_opens",
    ),
    _finding("rule_as_registered", "title = 'Altro'", "titolo dice Altro"),
    _finding("rule_as_registered", "remedy = 'Niente.'", "rimedio dice Niente."),
    _finding("rule_as_registered", "basis = 'Legge 0'", "norma dice Legge 0"),
    _finding("id_opens", "finding_id = 'x' || finding_id", "miss_without_reason, case-", _MISS,
             "findings.due", "findings.complete", *_OTHER_ID),
    _finding("has_severity", "severity = null", "vuoto", _MISS, _AS_DUE),
    _finding("severity_known", "severity = 'gravissimo'", "gravissimo", _MISS, _AS_DUE),
    _finding("explained", "explanation = ' '", "vuoto", _MISS, "findings.explained_as_its_rule"),
    _finding("explained_as_its_rule", "explanation = replace(explanation, 'nessuna', 'una')", "e una motivazione"),
    _finding("of_something", "year = 2031", "il registro non ha questo ente in questo anno", _MISS,
             "findings.id_opens", "findings.explained_as_its_rule", *_OTHER_ID),
    _finding("of_something", "indicator_id = 'pira.999'", "componente 1 di pira.999", _MISS,
             _AS_DUE, "findings.explained_as_its_rule"),
    _finding("of_something", "other_indicator_id = 'pira.999'", "altro indicatore pira.999", _MISS, _AS_DUE),
    # A finding copied onto a row that gives no cause for it.
    Spoiled(
        "findings.due",
        add(_F, "replace(finding_id, 'pira.016.2.1.1', 'pira.012.1.2.4') as finding_id,"
            " 'pira.012.1.2.4' as indicator_id", _MISS),
        ["pira.012.1.2.4:1"],
        also=(_AS_DUE, "findings.explained_as_its_rule", "findings.none_forged"),
    ),
    _finding("as_due", "severity = 'low'", "gravità dice low, dovrebbe dire medium"),
    _finding("as_due", "component_no = null", "componente dice nulla, dovrebbe dire 1", _MISS,
             "findings.explained_as_its_rule"),
    _finding("as_due", "other_indicator_id = 'pira.012.1.2.4'", "altro indicatore dice pira.012.1.2.4"),
    _finding("as_due", "where_printed = 'altrove'", "luogo dice altrove"),
    _finding("as_due", "quote = null", "citazione dice nulla"),
    _finding("as_due", "stated = '77'", "stampato dice 77"),
    _finding("as_due", "recomputed = '77'", "ricavato dice 77"),
    _finding("as_due", "explanation = 'Altro.'", "spiegazione dice Altro.",
             "finding_id like 'register_ambiguity:%performance.3.1.3:1'"),
    _finding(
        "quotes_print",
        "explanation = replace(explanation, '%»)', '7»)')",
        "7",
        "finding_id like 'label_unit_formula_disagree:%percent_sign_missing_in_result'",
        "findings.explained_as_its_rule",
    ),
    _finding("where_it_says", "where_printed = 'Nota 1'", "luogo Nota 1",
             "rule = 'name_written_in_several_ways'"),
    _finding("where_it_says", "severity = 'high'", "gravità high", "rule = 'name_written_in_several_ways'"),
    Spoiled("findings.complete", remove(_F, _MISS), _MISSED, _LOST),
    Spoiled(
        "findings.none_lost",
        remove(_F, "rule = 'name_written_in_several_ways'"),
        ["name_written_in_several_ways", "non è pubblicato"],
    ),
    Spoiled(
        "findings.none_forged",
        add(_F, "finding_id || ':2' as finding_id", "finding_id like 'label_unit_formula_disagree:%missing_in_result'"),
        ["label_unit_formula_disagree", ":2", "nessuna regola l'ha trovato"],
        ("findings.due", "findings.quotes_print"),
    ),
    # What nobody can count as text alone: the verdict itself says that a reason is due.
    Spoiled(
        "findings.complete",
        remove(_F, "finding_id like 'statement_differs:%welcome-desk-threshold'"),
        ["rilievo statement_differs:", "welcome-desk-threshold"],
        _LOST,
    ),
    Spoiled(
        "findings.complete",
        remove(_F, "finding_id like 'accepted_defect:%pira.016.3.6.1:3:result_not_in_cell'"),
        ["rilievo accepted_defect:", "pira.016.3.6.1:3:result_not_in_cell"],
        _LOST,
    ),
]  # fmt: skip

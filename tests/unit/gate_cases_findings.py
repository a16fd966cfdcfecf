"""What breaks the rules on `published.findings`."""

from gate_cases import Spoiled, add, change, remove, repeat

_F = "published.findings"
_MISS = "finding_id like 'miss_without_reason:%pira.016.2.1.1:1'"
_MISSED = ["rilievo miss_without_reason:", ":2025:pira.016.2.1.1:1"]
_AS_FOUND = "findings.as_found"


def _finding(rule: str, values: str, words: str, *also: str) -> Spoiled:
    return Spoiled(f"findings.{rule}", change(_F, values, _MISS), [*_MISSED, words], also)


SPOILED = [
    Spoiled("findings.unique", repeat(_F, _MISS), _MISSED),
    _finding("rule_known", "rule = 'sentito_dire'", "sentito_dire", _AS_FOUND),
    _finding("rule_as_registered", "title = 'Altro'", "titolo dice Altro"),
    _finding("rule_as_registered", "remedy = 'Niente.'", "rimedio dice Niente."),
    _finding("rule_as_registered", "basis = 'Legge 0'", "norma dice Legge 0"),
    _finding("has_severity", "severity = null", "manca", _AS_FOUND),
    _finding("severity_known", "severity = 'gravissimo'", "gravissimo", _AS_FOUND),
    _finding("explained", "explanation = ' '", "manca", _AS_FOUND),
    _finding("of_something", "indicator_id = 'pira.999'", "componente 1 di pira.999", _AS_FOUND),
    _finding("of_something", "indicator_id = 'pira.999', component_no = null", "indicatore pira.999", _AS_FOUND),
    _finding("of_something", "other_indicator_id = 'pira.999'", "altro indicatore pira.999", _AS_FOUND),
    Spoiled("findings.none_forged", change(_F, "year = 2031", _MISS), ["2031"], ("findings.none_lost",)),
    Spoiled(
        "findings.none_forged",
        change(_F, "finding_id = 'x' || finding_id", _MISS),
        ["nessuna regola l'ha trovato"],
        ("findings.none_lost",),
    ),
    # A finding copied onto a row that gives no cause for it.
    Spoiled(
        "findings.none_forged",
        add(
            _F,
            "replace(finding_id, 'pira.016.2.1.1', 'pira.012.1.2.4') as finding_id, 'pira.012.1.2.4' as indicator_id",
            _MISS,
        ),
        ["pira.012.1.2.4:1", "nessuna regola l'ha trovato"],
    ),
    _finding("as_found", "severity = 'low'", "gravità dice low, dovrebbe dire medium"),
    _finding("as_found", "component_no = null", "componente dice nulla, dovrebbe dire 1"),
    _finding("as_found", "other_indicator_id = 'pira.012.1.2.4'", "altro indicatore dice pira.012.1.2.4"),
    _finding("as_found", "where_printed = 'altrove'", "luogo dice altrove"),
    _finding("as_found", "quote = null", "citazione dice nulla"),
    _finding("as_found", "stated = '77'", "stampato dice 77"),
    _finding("as_found", "recomputed = '77'", "ricavato dice 77"),
    _finding("as_found", "explanation = replace(explanation, 'nessuna', 'una')", "spiegazione dice"),
    Spoiled("findings.none_lost", remove(_F, _MISS), _MISSED),
    Spoiled(
        "findings.none_lost", remove(_F, "rule = 'name_written_in_several_ways'"), ["name_written_in_several_ways"]
    ),
]

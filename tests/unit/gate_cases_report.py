"""What breaks the rules on the notes, the statements and the programmes of the report."""

from gate_cases import Spoiled, add, change, remove, repeat

_F = "published.footnotes"
_NOTE = "number = 51"
_S = "published.statements"
_SAID = "statement_id = 'welcome-desk-threshold'"
_SPOKEN = ["affermazione welcome-desk-threshold"]
_P = "published.programme_budgets"
_PROGRAMME = "mission_code = '016'"
_SPENT = ["missione 016 programma 005"]


def _marked(values: str, *words: str) -> Spoiled:
    return Spoiled("footnotes.mark_as_registered", change(_F, values, _NOTE), ["nota 51 richiamo", *words])


def _stated(rule: str, values: str, *words: str) -> Spoiled:
    return Spoiled(f"statements.{rule}", change(_S, values, _SAID), [*_SPOKEN, *words])


def _programme(rule: str, values: str, *words: str) -> Spoiled:
    return Spoiled(f"programmes.{rule}", change(_P, values, _PROGRAMME), [*_SPENT, *words])


SPOILED = [
    Spoiled("footnotes.unique", repeat(_F, _NOTE), ["nota 51"]),
    Spoiled(
        "footnotes.in_register",
        add(_F, "151 as number", _NOTE),
        ["nota 151", "la nota non è nel registro"],
    ),
    Spoiled(
        "footnotes.in_register",
        add(_F, "999 as anchor_no", _NOTE),
        ["nota 51 richiamo 999", "il registro non ha questo richiamo"],
    ),
    Spoiled("footnotes.complete", remove(_F, _NOTE), ["nota 51"]),
    Spoiled("footnotes.text_as_registered", change(_F, "text = text || '.'", _NOTE), ["nota 51", "testo dice"]),
    Spoiled("footnotes.text_as_registered", change(_F, "text = null", _NOTE), ["nota 51", "testo dice nulla"]),
    _marked("plan_section = 'performance'", "sezione dice performance, dovrebbe dire pira"),
    _marked("indicator_id = 'pira.012.1.2.4'", "indicatore dice pira.012.1.2.4, dovrebbe dire pira.016.3.6.1"),
    _marked("component_no = 7", "componente dice 7"),
    _marked("mission_code = '012'", "missione dice 012"),
    _marked("programme_code = '004'", "programma dice 004"),
    _marked("anchored_on = 'name'", "cella dice name"),
    _marked("mark_note = 'storto'", "osservazione sul richiamo dice storto, dovrebbe dire nulla"),
    Spoiled("statements.unique", repeat(_S, _SAID), _SPOKEN),
    Spoiled("statements.in_register", add(_S, "'nuova' as statement_id", _SAID), ["affermazione nuova"]),
    Spoiled("statements.complete", remove(_S, _SAID), _SPOKEN),
    _stated("as_registered", "where_printed = 'altrove'", "luogo dice altrove"),
    _stated("as_registered", "footnote_number = 1", "nota dice 1"),
    _stated("as_registered", "indicator_id = null", "indicatore dice nulla"),
    _stated("as_registered", "quote = 'altro'", "citazione dice altro"),
    _stated("as_registered", "stated = stated + 1", "valore stampato dice"),
    _stated("as_registered", "stated_date = date '2025-01-01'", "data stampata dice 2025-01-01, dovrebbe dire nulla"),
    _stated("as_registered", "unit = 'eur'", "unità dice eur"),
    _stated("as_registered", "decimals = 5", "decimali dice 5"),
    _stated("as_registered", "algorithm = 'ratio'", "calcolo dice ratio"),
    _stated("as_registered", "certainty = 'sure'", "certezza dice sure"),
    _stated("as_registered", "due_date = date '2025-01-01'", "termine dice 2025-01-01"),
    _stated("has_inputs", "inputs = ' '", "manca"),
    _stated("has_status", "status = null", "manca"),
    _stated("status_known", "status = 'boh'", "boh"),
    _stated("status_of_numbers", "recomputed = stated", "dice differs: stampato"),
    Spoiled("programmes.unique", repeat(_P, _PROGRAMME), _SPENT),
    Spoiled(
        "programmes.in_register",
        add(_P, "'999' as programme_code", _PROGRAMME),
        ["missione 016 programma 999", "Sostegno all'internazionalizzazione"],
    ),
    Spoiled("programmes.complete", remove(_P, _PROGRAMME), _SPENT),
    _programme("as_registered", "mission_name = 'Altro'", "nome della missione dice Altro"),
    _programme("as_registered", "programme_name = null", "nome del programma dice nulla"),
    _programme("as_registered", "amount_eur = amount_eur + 0.01", "importo dice 7984727.01"),
    _programme("as_registered", "amount_text = '€ 1'", "importo stampato dice € 1"),
    _programme("as_registered", "amount_kind = 'investments'", "natura dell'importo dice investments"),
    _programme("as_registered", "note = null", "nota dice nulla"),
    _programme("spending_whole", "budget_eur = 0.000001", "budget 0.000001, speso nulla"),
    _programme("spending_whole", "booked_eur = 5", "budget nulla, speso 5"),
    _programme("spending_whole", "provenance = 'delivered'", "provenienza delivered"),
    _programme("utilisation_of_budget", "utilisation_pct = 100", "utilizzo dice 100"),
    Spoiled(
        "programmes.provenance_known",
        change(_P, "budget_eur = 2, booked_eur = 1, utilisation_pct = 50, provenance = 'boh'", _PROGRAMME),
        [*_SPENT, "boh"],
    ),
]

EXEMPT = {
    "statements.inputs": "Words for the inputs of the register: statement_recomputations_unit_tests.",
    "statements.recomputed": "Worked out from the inputs of the register: statement_recomputations_unit_tests.",
    "statements.status": "Of a bound, a day or a whole only the models judge: statement_recomputations_unit_tests.",
}

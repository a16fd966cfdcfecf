"""What breaks each rule on what must not be published, and on the log of it."""

from gate_cases import Spoiled, add, change, remove, repeat

_NOTES, _LOG = "published.footnotes", "published.withheld"
_ONE = "rowid = (select min(n.rowid) from published.footnotes as n where n.entity_id = '{entity}')"


def _with(words: str) -> str:
    return change(_NOTES, f"text = text || ' {words}'", _ONE)


SPOILED = [
    Spoiled(
        "privacy.no_personal_datum",
        _with("RSSMRA80A01F205X"),
        ["tabella footnotes colonna text riga number=", "un codice fiscale: R…X"],
    ),
    Spoiled("privacy.no_personal_datum", _with("mario@esempio.it"), ["un indirizzo di posta elettronica: m…t"]),
    Spoiled("privacy.no_person_named", _with("Mario Rossi"), ["il nome di una persona: M…i"]),
    Spoiled("privacy.no_internal_address", _with("\\\\server\\cartella"), ["una cartella interna: \\…a"]),
    Spoiled(
        "privacy.allowed_is_used",
        "insert into register.allowed_texts values"
        " ('{entity}', 2025, 'email', 'urp@esempio.it', 'Casella.', date '2026-11-25');",
        ["forma email testo urp@esempio.it", "nessun testo"],
    ),
    Spoiled("withheld.complete", _with("[omesso]") + remove(_LOG, "true"), ["tabella footnotes", "nessun motivo"]),
    Spoiled("withheld.is_omitted", change(_LOG, "times = 2", "true"), ["qui 2 volte, nella tabella 1"]),
    Spoiled("withheld.is_omitted", change(_NOTES, "text = replace(text, '[omesso]', '')", "true"), ["nella tabella 0"]),
    Spoiled(
        "withheld.is_omitted",
        add(_LOG, "'value' as column_name, 'measures' as table_name, 'measure_id=x' as row_key", "true"),
        ["tabella measures colonna value riga measure_id=x"],
    ),
    Spoiled("withheld.as_registered", change(_LOG, "reason = 'Segreto.'", "true"), ["reason dice Segreto."]),
    Spoiled("withheld.as_registered", change(_LOG, "form_id = 'email'", "true"), ["form_name dice"]),
    Spoiled("withheld.unique", repeat(_LOG, "true"), ["footnotes"], also=("withheld.is_omitted",)),
]

"""How the workbook is read: what each icon and word means, what an empty cell is, where the exact numbers are."""

from __future__ import annotations

from exports.words import PROVENANCES, SEVERITIES, STATUSES, VERDICTS
from exports.workbook import values
from exports.workbook.rows import Rows
from exports.workbook.sheet import Cell, Head, Line, Sheet

NAME = "Legenda"
_VERDICTS = {
    "achieved": "Il risultato soddisfa il target. Di un indicatore: lo soddisfano tutte le sue parti.",
    "partially_achieved": "Solo di un indicatore con più parti: alcune sono raggiunte, altre no.",
    "not_achieved": "Il risultato non soddisfa il target.",
    "not_measurable": "Target e risultato non si confrontano, o il calcolo non ha senso (base nulla o negativa).",
    "not_measured": "Manca un dato: si veda il foglio «Mancanti».",
    "not_due": "Il termine non è ancora scaduto alla data della situazione.",
    "withdrawn": "L'indicatore è stato ritirato dal piano.",
}
_PROVENANCES = {
    "disclosed": "Il dato di ingresso è stampato nella Relazione, o si ricava da numeri che essa stampa.",
    "delivered": "Il dato viene dal file di un ufficio.",
    "reconstructed": "Il dato è stato ricostruito, in modo da dare il risultato stampato o in un ordine di grandezza "
    "plausibile: non prova nulla.",
}
_STATUSES = {
    "agrees": "Il risultato calcolato, alla precisione della stampa, è quello stampato.",
    "by_construction": "Coincide perché i dati sono stati ricostruiti: non è una conferma.",
    "agrees_truncated": "Coincide solo troncando le cifre, non arrotondandole.",
    "differs": "Il risultato calcolato non è quello stampato.",
    "not_comparable": "La stampa non dà un valore che si possa confrontare.",
    "not_computed": "Manca il risultato calcolato.",
}
_SEVERITIES = {
    "high": "Un numero stampato è errato o non si può giudicare.",
    "medium": "Una contraddizione o una lettura incerta che chi scrive deve correggere.",
    "low": "Un difetto di forma.",
    "info": "Una scelta di lettura che viene solo dichiarata.",
}
_READING = (
    ("Cella vuota", "Il valore non c'è, o lì non ha senso. Non è mai uno zero."),
    (
        "Numeri",
        "Sono conservati con 15 cifre significative e mostrati arrotondati, come la Relazione li stampa: scegliendo la "
        "cella si vede il valore intero. I valori esatti sono nei file CSV e Parquet della stessa pubblicazione.",
    ),
    ("Percentuali", "Sono scritte come si leggono: la cella contiene 52,41, non 0,5241."),
    ("Giudizio", "Si giudica sul valore esatto, prima di ogni arrotondamento."),
    ("Raggiungimento", "Quanta parte del target è stata raggiunta, da 0 a 100; vuoto dove non ha senso."),
    ("Scostamento", "Risultato meno target; di una data, i giorni di ritardo, negativi se in anticipo."),
    ("Grigio", "Un valore dell'indicatore che si ripete sulle sue parti seguenti, perché i filtri lo trovino."),
    (
        "Testi",
        "Restano come sono stampati, errori compresi, anche quando cominciano come una formula. Un testo più lungo di "
        "una cella è tagliato e lo dice.",
    ),
    (
        "Più componenti",
        "Di un indicatore con più componenti la percentuale è la più bassa fra le loro: «raggiunto in parte» può "
        "quindi valere 0 %.",
    ),
    (
        "Che cosa non c'è",
        "Alcuni codici interni, le impronte dei file, le interrogazioni delle righe e le misure degli anni precedenti: "
        "sono nei file CSV e Parquet.",
    ),
)


def legend_sheet(rows: Rows) -> Sheet:
    """The sheet of the legend."""
    lines = [_line("Come si legge", values.text(name), said) for name, said in _READING]
    lines += [_line("Esito", values.verdict(code), _VERDICTS[code]) for code in VERDICTS]
    for what, words, meanings in (
        ("Provenienza", PROVENANCES, _PROVENANCES),
        ("Confronto con la stampa", STATUSES, _STATUSES),
        ("Gravità di un rilievo", SEVERITIES, _SEVERITIES),
    ):
        lines += [_line(what, values.text(word), meanings[code]) for code, word in words.items()]
    return Sheet(
        name=NAME,
        title="Legenda",
        caption=f"Segni e parole di questa cartella. Situazione al {rows.published.as_of:%d/%m/%Y}.",
        heads=(Head("Dove"), Head("Segno o parola"), Head("Che cosa vuol dire")),
        lines=tuple(lines),
    )


def _line(where: str, sign: Cell, meaning: str) -> Line:
    return Line((values.text(where), sign, values.text(meaning)))

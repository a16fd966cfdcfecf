"""Where a declared figure comes from: the words of the column `Origine del dato` and where each may stand."""

from collections.abc import Iterable

from ingest.contracts import Refusal, Rule, TextRow
from ingest.source import EXAMPLE_PREFIX, Heading
from ingest.words import fold, suggestion

# From the best to the worst: a delivery is worth its worst row.
ORIGIN_WORDS = {"delivered": "", "disclosed": "pubblicato nella Relazione", "reconstructed": "ricostruito"}
_BY_WORD = {fold(words): provenance for provenance, words in ORIGIN_WORDS.items()}


def provenance_of(text: str) -> str | None:
    """Give the provenance that the words say, or nothing when they are unknown."""
    return _BY_WORD.get(fold(text))


def worst(provenances: Iterable[str]) -> str:
    """Give the worst of some provenances; nothing at all counts as delivered."""
    order = list(ORIGIN_WORDS)
    return max(provenances, key=order.index, default=order[0])


def origin_rules(column: str, heading: Heading) -> tuple[Rule, Rule]:
    """Give the rules of the column: known words, and made-up or printed figures only in example files."""

    def unknown(row: TextRow) -> Refusal | None:
        if provenance_of(row[column]) is not None:
            return None
        words = [words for words in ORIGIN_WORDS.values() if words]
        return Refusal(
            f"origine del dato sconosciuta{suggestion(row[column], words)}",
            "lasciare vuota la cella: è il dato fornito dall'ufficio",
        )

    def misplaced(row: TextRow) -> Refusal | None:
        is_example = provenance_of(row[column]) not in ("delivered", None)
        if provenance_of(row[column]) is None or is_example == heading.is_example:
            return None
        if heading.is_example:
            return Refusal(
                f"un file d'esempio («{EXAMPLE_PREFIX}…») non può contenere un dato fornito dall'ufficio",
                f"scrivere «{ORIGIN_WORDS['disclosed']}» o «{ORIGIN_WORDS['reconstructed']}», "
                f"oppure togliere «{EXAMPLE_PREFIX}» dal nome del file",
            )
        return Refusal(
            "un dato pubblicato o ricostruito può stare solo in un file d'esempio",
            "lasciare vuota la cella e scrivere il dato che risulta all'ufficio",
        )

    return Rule("origin_unknown", column, unknown), Rule("origin_misplaced", column, misplaced)

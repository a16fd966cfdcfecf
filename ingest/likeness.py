"""Which missing column an unknown header most likely stands for: misspelt, abbreviated, in another common word."""

import re
from collections.abc import Iterable, Sequence

from ingest.problems import nearest
from ingest.words import collapse, fold

_ARTICLES = frozenset(
    ("di", "del", "dello", "della", "dell", "dei", "degli", "delle", "da", "al", "a", "e", "il", "la")
)
_OTHER_WORDS = {
    "nota": ("osservazioni", "commento", "commenti", "annotazioni"),
    "periodo": ("anno", "esercizio"),
    "evidenza": ("evidenze", "prova", "documentazione"),
    "valore": ("dato", "risultato", "consuntivo"),
}
_SHORTEST = 3


def pair(unknown: Sequence[str], missing: Sequence[str]) -> dict[int, tuple[str, bool]]:
    """Give, by the place of an unknown header, the missing one that it stands for, and whether it looks like it.

    What neither looks like the other is a pair all the same when one of each is left.
    """
    left, pairs = list(missing), dict[int, tuple[str, bool]]()
    for find, is_alike in ((_written_alike, True), (_short_for, True), (_in_other_words, False)):
        for place, text in enumerate(unknown):
            if place not in pairs and (found := find(collapse(text), left)):
                pairs[place] = (found, is_alike)
                left.remove(found)
    over = [place for place in range(len(unknown)) if place not in pairs]
    if len(over) == len(left) == 1:
        pairs[over[0]] = (left[0], False)
    return pairs


def _written_alike(text: str, missing: Iterable[str]) -> str | None:
    return nearest(text, missing)


def _short_for(text: str, missing: Iterable[str]) -> str | None:
    """Give the header of which a text has the initials (`U.M.`), or the beginning of each word (`Un. mis.`)."""
    return _only(header for header in missing if _is_short(text, header))


def _is_short(text: str, header: str) -> bool:
    every = _words(header)
    tokens, words = ([word for word in some if word not in _ARTICLES] for some in (_words(text), every))
    initials = {"".join(word[0] for word in some) for some in (words, every)}
    if len(words) > 1 and "".join(tokens) in initials:
        return True
    begins = len(tokens) == len(words) and all(map(str.startswith, words, tokens))
    return begins and sum(map(len, tokens)) >= _SHORTEST


def _in_other_words(text: str, missing: Iterable[str]) -> str | None:
    word = fold(text)
    return _only(
        header for header in missing if word in _OTHER_WORDS.get(fold(header), ()) or _words(header)[:1] == [word]
    )


def _words(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w+", text)]


def _only(found: Iterable[str]) -> str | None:
    several = list(found)
    return several[0] if len(several) == 1 else None

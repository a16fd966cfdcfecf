"""Names of persons, by lists of first and last names, in both orders and in any case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from ingest.words import fold

_RUN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# `MarioRossi`, as it stands in the name of a file.
_JOINED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_GAPS = frozenset({" ", "_", ".", "-", "", "' ", "` "})
# Between the two parts of one name, when both are listed.
_WIDE_GAPS = _GAPS | {", ", ",", " - ", "/", ";", "; ", " (", "__", " _ ", "- ", " -", "|", "&nbsp;"}
# A last name in small letters too: `d'angelo`, `dell'orto`.
_ELIDED = ("d'", "de'", "dall'", "dell'")
# `S.r.l.`, `D.Lgs.`: no initial of a first name.
_ABBREVIATED = re.compile(r"(?:s ?\. ?(?:r ?\. ?l|p ?\. ?a|n ?\. ?c|a ?\. ?s|c)|d ?\. ?(?:lgs|m|l|p))\b", re.IGNORECASE)
# The court of accounts, and what is called after a saint.
_NOT_INITIALS = frozenset({"cconti", "smarino", "smassa", "sre", "sfiore", "ssala", "smonti", "scosta", "sbianco"})
# What has one's name and is a company with shares or quotas.
_COMPANY = re.compile(r",? (?:S ?\.? ?p ?\.? ?A|S ?\.? ?r ?\.? ?l)\b", re.IGNORECASE)
_LEAST_LETTERS = 3
# Of one name: so a text that is nothing but names is gone through once.
_MOST_WORDS = 8
_BEHIND_TITLE = (" ", ". ", ".", ": ", ".: ")


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    plain: str
    gap: str
    """What stands between the word before and this one."""

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_all_capital(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()


class People:
    """Finds names of persons; of names that are ordinary words too only where nothing else is likely."""

    def __init__(self, first: Set[str], last: Set[str], words: Set[str], around: Mapping[str, Set[str]]) -> None:
        """`words` are the names that are ordinary words too, `around` what stands beside a name, by kind."""
        self._first = {fold(name) for name in first}
        self._last = {fold(name) for name in last}
        self._words = {fold(name) for name in words}
        self._particles, self._titles, self._places = (around.get(k, set()) for k in ("particle", "title", "place"))
        self._roles = around.get("role", set())
        self._no_names = self._places | self._roles | around.get("other", set())

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where each name begins and ends, titles left outside."""
        words = list(_words(text))
        place = 0
        while place < len(words):
            found = (
                self._titled(words, place, text) or self._named(words, place) or self._initialled(words, place, text)
            )
            if found is None:
                place += 1
            else:
                begin, end = found
                if not _COMPANY.match(text, words[end - 1].end):
                    yield words[begin].start, words[end - 1].end
                place = end

    def _named(self, words: list[_Word], place: int) -> tuple[int, int] | None:
        if place and words[place].gap == " " and words[place - 1].plain in self._places:
            return None
        end = self._first_then_last(words, place) or self._last_then_first(words, place)
        return (place, self._other_last_names(words, end)) if end else None

    def _other_last_names(self, words: list[_Word], end: int) -> int:
        """Go past further last names behind a name, as whoever has two is written."""
        while _follows(words, end) and words[end].gap in (" ", "-") and words[end].is_capital:
            if not self._is_last(words[end]) or words[end].plain in self._first:
                break
            end += 1
        return end

    def _is_last(self, word: _Word) -> bool:
        return word.plain in self._last or word.plain.startswith(_ELIDED)

    def _first_then_last(self, words: list[_Word], place: int) -> int | None:
        one = words[place]
        if one.plain not in self._first:
            return None
        at = place + 1
        limit = place + _MOST_WORDS
        while at < limit and _follows(words, at) and words[at].plain in self._first and not self._is_last(words[at]):
            at += 1
        last = self._past_particles(words, at)
        if not _follows(words, last, _WIDE_GAPS):
            # Two first names alone may name nobody.
            return None
        its = words[last]
        is_known = self._is_last(its)
        is_ordinary = one.plain in self._words and (its.plain in self._words or not is_known)
        is_near = _follows(words, last) and (last == at or _follows(words, at))
        if is_known and not is_near and (is_ordinary or "," in its.gap or ";" in its.gap):
            # `Maria, Verdi Luca`: two persons, of whom the second has both names here.
            return None
        if is_known and (one.is_capital or (not its.is_capital and not is_ordinary)):
            return last + 1
        if not is_near:
            return None
        if not (one.is_capital and its.is_capital) or its.plain in self._no_names or its.gap != " " or is_ordinary:
            return None
        if one.is_all_capital != its.is_all_capital and its.is_all_capital and len(its.text) <= _LEAST_LETTERS:
            return None
        return last + 1 if len(its.text) >= _LEAST_LETTERS or is_known else None

    def _last_then_first(self, words: list[_Word], place: int) -> int | None:
        at = self._past_particles(words, place) if words[place].is_capital else place
        limit = place + _MOST_WORDS
        while at < limit and _follows(words, at + 1) and words[at + 1].gap in ("-", " "):
            if not (self._is_last(words[at]) and self._is_last(words[at + 1])) or words[at + 1].plain in self._first:
                break
            at += 1
        if not _follows(words, at + 1, _WIDE_GAPS):
            return None
        last, first = words[at], words[at + 1]
        if first.plain not in self._first:
            return None
        end = at + 2
        while end < at + _MOST_WORDS and _follows(words, end) and words[end].gap == " ":
            if words[end].plain not in self._first:
                break
            end += 1
        if at > place and last.is_capital and first.is_capital and _follows(words, at + 1):
            return end
        if self._is_last(last) and _is_alike(last, first):
            is_ordinary = last.plain in self._words and first.plain in self._words
            is_plain = last.is_capital and first.gap == " " and last.plain not in self._no_names
            return end if is_plain or not is_ordinary else None
        if not _follows(words, at + 1):
            return None
        if not (last.is_capital and first.is_capital) or first.gap != " " or first.plain in self._words:
            return None
        if (
            last.plain in self._no_names
            or last.plain in self._titles
            or len(last.text) < _LEAST_LETTERS
            or last.plain in self._first
        ):
            return None
        # `Anche Mario Rossi`: the name begins at the second word.
        return None if _follows(words, end) and words[end].is_capital and words[end].gap == " " else end

    def _titled(self, words: list[_Word], place: int, text: str) -> tuple[int, int] | None:
        title = words[place]
        if title.plain not in self._titles and title.plain not in self._roles:
            return None
        at = place + 1
        # `dott.ssa`, `sig.ra` are two runs of letters.
        if at < len(words) and words[at].gap in (".", ". ") and words[at].plain in ("ssa", "ra", "ri", "na"):
            at += 1
        if at >= len(words) or words[at].gap not in _BEHIND_TITLE:
            return None
        begin = at
        while at < len(words) and len(words[at].text) == 1 and words[at].is_capital:
            at += 1
        at = self._past_particles(words, at)
        if at >= len(words) or words[at].gap not in _BEHIND_TITLE or not self._is_name(words[at], title):
            return None
        at += 1
        while _follows(words, at) and words[at].gap == " " and self._is_name(words[at], title):
            at += 1
        return begin, at

    def _past_particles(self, words: list[_Word], place: int) -> int:
        at = place
        while at < min(len(words) - 1, place + 2) and words[at].plain in self._particles:
            if at > place and words[at].gap != " ":
                break
            at += 1
        return at

    def _is_name(self, word: _Word, title: _Word) -> bool:
        if title.plain in self._roles:
            return word.is_capital and word.plain in self._last and word.plain not in self._words
        if word.plain in self._last or word.plain in self._first:
            return word.is_capital or word.plain not in self._words
        # All in capitals, any word may stand behind a title.
        is_known_by_capital = word.is_capital and not (title.is_all_capital and word.is_all_capital)
        return is_known_by_capital and word.plain not in self._no_names and len(word.text) > 1

    def _initialled(self, words: list[_Word], place: int, text: str) -> tuple[int, int] | None:
        """Find `M. Rossi` and `Rossi M.`."""
        if place + 1 >= len(words) or (place and words[place - 1].plain in self._places and words[place].gap == " "):
            return None
        last = place
        most = min(len(words), place + _MOST_WORDS)
        while last + 1 < most and len(words[last].text) == 1 and words[last + 1].gap in (". ", "."):
            last += 1
        one, other = words[place], words[last]
        if last > place and self._is_listed(other) and one.plain + other.plain not in _NOT_INITIALS:
            return place, last + 1
        end = place + 1
        while end < most and _is_initial(words[end]) and words[end].gap in (" ", ". ", ".", ", "):
            if _ABBREVIATED.match(text, words[end].start):
                break
            end += 1
        if end == place + 1 or not self._is_listed(one):
            return None
        is_ended = text[words[end - 1].end : words[end - 1].end + 1] == "."
        is_alone = one.plain not in self._words and not text[words[end - 1].end :].strip(" .,;)")
        return (place, end) if is_ended or is_alone else None

    def _is_listed(self, word: _Word) -> bool:
        return word.plain in self._last and (word.is_capital or word.plain not in self._words)


def _words(text: str) -> Iterator[_Word]:
    before = 0
    for run in _RUN.finditer(text):
        start = run.start()
        for part in _JOINED.split(run.group()):
            yield _Word(start, start + len(part), part, fold(part), text[before:start])
            before = start = start + len(part)


def _follows(words: list[_Word], place: int, gaps: Set[str] = _GAPS) -> bool:
    return place < len(words) and words[place].gap in gaps


def _is_alike(one: _Word, other: _Word) -> bool:
    """Tell whether two words are written as the two parts of one name are: `rossi mario`, `ROSSI Mario`."""
    return one.is_capital == other.is_capital


def _is_initial(word: _Word) -> bool:
    return len(word.text) == 1 and word.is_capital

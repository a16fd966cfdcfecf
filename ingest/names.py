"""The name of a file says nothing that its content does not; one that says something else is refused."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from ingest.problems import Problem
from ingest.source import EXAMPLE_PREFIX
from ingest.words import collapse, fold

_MONTH = re.compile(r"(?<![0-9])20[0-9]{2}-(?:0[1-9]|1[0-2])(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def name_contradictions(
    file_name: str,
    *,
    source: str,
    sources: Iterable[str],
    centre: str,
    centres: Iterable[str],
    years: Iterable[int],
    months: Iterable[str] = (),
) -> list[Problem]:
    """Compare what a name mentions (source, centre, year, month as `2025-03`) with what the file is.

    A name may mention nothing at all; when it mentions some, what the file is has to be among them.
    """
    # An example file's prefix is a mark, not a word of the name.
    name = _slug(PurePath(file_name).stem.removeprefix(EXAMPLE_PREFIX))
    rest, named_sources = _mentions(name, sources)
    rest, named_centres = _mentions(rest, centres) if centre else (rest, [])
    named_years = [int(found) for found in _YEAR.findall(rest)]
    named_months = _MONTH.findall(rest)
    its_years, its_months = sorted(set(years)), sorted(set(months))
    remedy = "correggere il nome del file, oppure consegnare il file giusto"
    problems = []
    if named_sources and source not in named_sources:
        message = f"il nome dice «{named_sources[0]}» ma il contenuto è «{source}»"
        problems.append(Problem("name_contradicts_source", message, remedy, file_name=file_name))
    if named_centres and centre not in named_centres:
        message = f"il nome dice «{named_centres[0]}» ma la scheda è del centro «{centre}»"
        problems.append(Problem("name_contradicts_centre", message, remedy, file_name=file_name))
    if named_years and not set(its_years) & set(named_years):
        message = f"il nome dice {named_years[0]} ma il contenuto è dell'anno {', '.join(map(str, its_years))}"
        problems.append(Problem("name_contradicts_year", message, remedy, file_name=file_name))
    elif named_months and its_months and not set(its_months) & set(named_months):
        message = f"il nome dice {named_months[0]} ma il contenuto è di {', '.join(its_months)}"
        problems.append(Problem("name_contradicts_month", message, remedy, file_name=file_name))
    return problems


def _mentions(name: str, ids: Iterable[str]) -> tuple[str, list[str]]:
    """Find ids that stand in a name as whole words, the longest first, and take them out of it."""
    found = []
    for known in sorted(ids, key=lambda one: (-len(one), one)):
        slug = _slug(known)
        if f"-{slug}-" in f"-{name}-":
            found.append(known)
            name = f"-{name}-".replace(f"-{slug}-", "-").strip("-")
    return name, found


def _slug(text: str) -> str:
    words = re.split(r"[^a-z0-9]+", " ".join(fold(word) for word in collapse(text).split(" ")))
    return "-".join(word for word in words if word)

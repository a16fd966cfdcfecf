"""What is told of accepted deliveries names the body where several deliver, for their files may have one name."""

from pathlib import Path

import pytest

from pipeline.notices import values_taken_back
from tests.fixtures.delivery import ENTITY, OTHER_ENTITY, Book, deliver, ledger
from tests.fixtures.scheda_rilevazione import books as scheda


@pytest.mark.parametrize("other", [None, OTHER_ENTITY])
def test_a_value_taken_away_is_told_with_its_body_where_several_deliver(tmp_path: Path, other: str | None) -> None:
    files: dict[str, Book | bytes] = {f"{ENTITY}/a.xlsx": scheda.scheda()}
    if other:
        files[f"{other}/a.xlsx"] = scheda.scheda(entity=other)
    first = deliver(tmp_path, files)
    taken = deliver(tmp_path, {f"{ENTITY}/b.xlsx": scheda.row_changed({"E4": "nd"})}, ledger(first))
    (line,) = values_taken_back(taken)
    assert line.startswith(f"{ENTITY}/b.xlsx (n. " if other else "b.xlsx (n. ")

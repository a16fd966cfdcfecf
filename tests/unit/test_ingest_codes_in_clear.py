"""No number that is kept in clear holds a tax code or a VAT number, however it is written; a protocol is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.events.identifiers import is_somebodys
from tests.fixtures.exports import Text, deliver_exports, filing, payment, suap

SOMEBODYS = [
    "00123450153",
    "IT00123450153",
    "IT 00.123.450.153",
    "it00123450153",
    "0012-3450153",
    "00.123.450.153",
    "001 234 501 53",
    "P/00123450153",
    "2025/00123450153",
    "0012-3450154",
    "IT 00123450154",
    "RSSMRA80A01F205X",
    "rssmra80a01f205x",
    "RSS MRA 80A01 F205X",
    "RSSMRA - 80A01 - F205X",
    "RSSMRA8LALMF2LRX",
    "12/RSSMRA80A01F205X",
    "DE136695976",
    "DE 136 695 976",
    "FR40303265045",
    "ATU13585627",
    "DK13585628",
]
NOBODYS = [
    "2025/0012345",
    "2025/0000153",
    "2025-0000015",
    "0012345/2025",
    "REG000000001",
    "PG/2025/0123456",
    "DE123456789012",
    "SE-2025-0001",
    "DE136695977",
    "RI-2025-000123",
    "1234567890",
    "123456789012",
]


@pytest.mark.parametrize(
    ("make", "column"),
    [(filing, "Protocollo"), (suap, "Protocollo"), (payment, "Numero mandato")],
    ids=["filing", "suap", "payment"],
)
def test_a_code_of_somebody_is_never_kept_as_a_number(
    tmp_path: Path, make: Callable[..., dict[str, str]], column: str
) -> None:
    bad = [make(n, **{column: number}) for n, number in enumerate(SOMEBODYS)]
    taken = deliver_exports(tmp_path, {"a.csv": Text([*bad, *(make(n) for n in range(100, 200))])})
    assert taken.rules == ["code_personal"] * len(SOMEBODYS)
    told = "\n".join([*taken.lines, *(str(taken.rows(f"from ops.{table}")) for table in ("quarantine", "problems"))])
    for number in SOMEBODYS:
        assert is_somebodys(number) and number not in told


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060"])
def test_a_code_with_an_invisible_sign_in_it_is_not_kept_either(tmp_path: Path, sign: str) -> None:
    number = f"0012345{sign}0153"
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1), suap(2, Protocollo=number)])})
    assert len(taken.rules) == 1 and "0153" not in str(taken.lines) + str(taken.rows("from ops.quarantine"))


def test_a_number_of_a_system_is_kept(tmp_path: Path) -> None:
    rows = [suap(n, Protocollo=number) for n, number in enumerate(NOBODYS)]
    taken = deliver_exports(tmp_path, {"a.csv": Text(rows)})
    assert taken.lines == []
    kept = taken.rows("select protocol_number from raw.pratiche_suap")
    assert {str(number) for (number,) in kept} == set(NOBODYS)

"""No number that is kept in clear holds a tax code or a VAT number, however it is written; a protocol is none."""

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


@pytest.mark.parametrize("number", SOMEBODYS)
def test_a_code_of_somebody_is_never_kept_as_a_number(tmp_path: Path, number: str) -> None:
    assert is_somebodys(number)
    for place, row in enumerate(
        (filing(2, Protocollo=number), suap(2, Protocollo=number), payment(2, **{"Numero mandato": number}))
    ):
        first = (filing, suap, payment)[place](1)
        taken = deliver_exports(tmp_path / str(place), {"a.csv": Text([first, row])})
        assert taken.rules == ["code_personal"] and number not in str(taken.lines)
        assert number not in str(taken.rows("from ops.quarantine")) + str(taken.rows("from ops.problems"))


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060"])
def test_a_code_with_an_invisible_sign_in_it_is_not_kept_either(tmp_path: Path, sign: str) -> None:
    number = f"0012345{sign}0153"
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1), suap(2, Protocollo=number)])})
    assert len(taken.rules) == 1 and "0153" not in str(taken.lines) + str(taken.rows("from ops.quarantine"))


@pytest.mark.parametrize("number", NOBODYS)
def test_a_number_of_a_system_is_kept(tmp_path: Path, number: str) -> None:
    taken = deliver_exports(tmp_path, {"a.csv": Text([suap(1), suap(2, Protocollo=number)])})
    assert taken.lines == []

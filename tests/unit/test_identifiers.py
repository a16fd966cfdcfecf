"""Tax codes and VAT numbers: however one is written it is one; what is none is told from what only fails its check."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.events.identifiers import REFUSALS, Identifier, identify


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        *((text, "01234567897") for text in ("01234567897", "IT01234567897", "it 0123 4567 897", "0123456-789-7")),
        *((text, "01234567897") for text in ("01234567897\u200b", "\ufeffIT-01234567897", "\uff10\uff11234567897")),
        ("743110157", "00743110157"),
        ("97960116", "00097960116"),
        ("10017", "00000010017"),
        *((text, "RSSMRA80A01F205X") for text in ("rssmra80a01f205x", "RSS MRA 80A01 F205X", "ITRSSMRA80A01F205X")),
        *((text, "DE136695976") for text in ("DE136695976", "DE 136.695.976", "de-136695976")),
        *((text, "EL094259216") for text in ("EL094259216", "GR094259216")),
        ("BE 0697.449.992", "BE0697449992"),
        ("BE697449992", "BE0697449992"),
        ("ATU13585627", "ATU13585627"),
        *((text, "CHE107787577") for text in ("CHE-107.787.577 IVA", "CH107787577", "CHE107787577MWST")),
        *((text, "GB999999973") for text in ("GB999999973", "GB 999 9999 73", "XI999999973", "GB999 9999 73 001")),
        *((text, "CHE116281710") for text in ("CHE-116.281.710", "CHCHE116281710")),
        *((text, "DE136695976") for text in ("DEDE136695976", "DE DE136695976")),
        *((text, "SM1234") for text in ("SM1234", "SM 01234", "RSM 01234")),
        *((text, "TR1234567890") for text in ("TR1234567890", "TR 1234567890 VKN")),
        ("IN 27AAPFU0939F1ZV", "IN27AAPFU0939F1ZV"),
        ("CN91110000600037341L", "CN91110000600037341L"),
        *((text, "US123456789") for text in ("12-3456789", "US12-3456789")),
        *((text, "JP7000012050002") for text in ("JP7000012050002", "JP T7000-0120-50002")),
        *((text, "NO974760673") for text in ("NO974760673", "NO 974 760 673 MVA")),
        *((text, "IS4504013150") for text in ("IS4504013150", "IS 450401-3150")),
        *((text, text) for text in ("AU51824753556", "AU004085616", "RO18547290", "RS101134702", "ALJ91402501L")),
        # Nobody wrote down how these are checked.
        *((text, text) for text in ("AE100123456700003", "HK12345678", "UA123456789012", "CI1234567A")),
    ],
)
def test_a_code_is_one_however_it_is_written(written: str, canonical: str) -> None:
    found = identify(written)
    assert isinstance(found, Identifier)
    assert found.canonical == canonical and found.is_checked
    assert found.is_natural_person == (canonical == "RSSMRA80A01F205X")


@pytest.mark.parametrize(
    ("written", "is_natural_person"),
    [
        ("97960116583", False),
        ("80012345678", False),
        ("RSSMRA80A01F205A", True),
        ("RSSMRAU0A01F205X", True),
        ("ITLMRA80A01F205X", True),
        ("ATU12345678", False),
        ("GB123456789", False),
        ("CHE107787578", False),
    ],
)
def test_the_shape_of_a_code_is_kept_though_its_check_character_is_another(
    written: str, is_natural_person: bool
) -> None:
    assert identify(written) == Identifier(written, is_natural_person, is_checked=False)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        *((text, "tax_code_abbreviated") for text in ("1,23457E+09", "1.23457e+10", "1234567897,0", "1234567897.00")),
        *((text, "tax_code_short") for text in ("1234567897", "136695976", "97960117", "1001", "1")),
        *((text, "tax_code_unreadable") for text in ("-", "--", "\u200b", "nessuno", "00000000000", "IT00000000077")),
        *((text, "tax_code_unreadable") for text in ("012345678977", "RSSMRA80A01F20", "B58378431", "DE12345")),
        *((text, "tax_code_unreadable") for text in ("FT2025001", "P.IVA 01234567897", "01234567897, 02345678901")),
        *((text, "tax_code_unreadable") for text in ("C.F. 01234567897", "CF01234567897", "VAT IT01234567897")),
        *((text, "tax_code_unreadable") for text in ("VAT 01234567897", "Cod. 01234567897", "CN91310000607378229P")),
        # Numbers of the REA, of provinces whose letters are a country's too.
        *((text, "tax_code_unreadable") for text in ("CO-345678", "VA 345678", "SO-12345", "LC0012345", "MI-1234567")),
        *((text, "tax_code_unreadable") for text in ("PROT123456", "Matr. 123456", "CAP20121", "-743110157")),
        *((text, "tax_code_unreadable") for text in ("REA MI 1234567", "REAMB123456", "R.E.A. LO 123456", "LI-123456")),
        *((text, "tax_code_unreadable") for text in ("RO 123456", "VI 345678", "AQ-12345", "NU 1234567")),
        # What stands before other numbers is no country.
        *((text, "tax_code_unreadable") for text in ("FORN00123", "FOR00123", "CLI00123", "FO 123456", "CC 00012345")),
        *((text, "tax_code_unreadable") for text in ("NR. 12345", "NR 12345678", "PF 12345678", "ID 123456")),
        *((text, "tax_code_unreadable") for text in ("SN 123456", "MAT 12345", "SOGG12345", "CODF12345", "SRL12345")),
        *((text, "tax_code_unreadable") for text in ("CRO12345678901", "SDI1234567", "PRIV00001", "AZ00012345")),
        # The check of its country does not hold.
        *((text, "tax_code_unreadable") for text in ("NO 123456789", "CN 12345678", "US89-3456789", "TR3960622754")),
        *((text, "tax_code_unreadable") for text in ("00000000077", "00000000018", "00000001001", "IT00000001001")),
        *((text, "tax_code_unreadable") for text in ("OO99999999999", "89-3456789", "0123456789\u0663")),
        *((text, "tax_code_unreadable") for text in ("0123456789\u2077", "74311015\u2077", "01234567897\u00b9")),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(written: str, rule: str) -> None:
    assert identify(written) == rule
    assert REFUSALS[rule].message and REFUSALS[rule].remedy


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(max_size=20) | st.from_regex(r"[A-Z]{2}[0-9A-Z.+* -]{2,14}", fullmatch=True))
def test_any_text_is_a_code_whose_form_is_its_own_or_breaks_a_known_rule(text: str) -> None:
    found = identify(text)
    if isinstance(found, str):
        assert found in REFUSALS
    else:
        assert identify(found.canonical) == found

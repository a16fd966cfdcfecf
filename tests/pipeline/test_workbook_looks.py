"""How the workbook looks and prints: numbers with units, icons with words and colours, pages with their mark."""

import subprocess
from pathlib import Path

import pytest
from conftest import Release
from openpyxl.workbook.workbook import Workbook
from workbook import FIRST, HEADS, SHEETS, converted, heads, judged, opened, written

from exports.words import VERDICTS
from exports.workbook.styles import COLOURS


@pytest.fixture(scope="module")
def path(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(example.warehouse, tmp_path_factory.mktemp("workbook"))


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return opened(path)


@pytest.fixture(scope="module")
def pdf(path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the workbook as LibreOffice prints it, a page after the other."""
    made = converted(path, "pdf", tmp_path_factory.mktemp("pdf"))
    return subprocess.run(["pdftotext", "-layout", str(made), "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("indicator", "head", "pattern"),
    [
        ("public_value.indice-servizi-online", "Risultato calcolato", '[$-410]#,##0.00" %"_0'),
        ("public_value.indice-servizi-online", "Raggiungimento", '[$-410]#,##0.0" %"_0'),
        ("public_value.valore-progetti-investimento", "Risultato calcolato", '[$-410]#,##0" €"_0'),
        ("individual.progetti-20", "Risultato calcolato", "[$-410]dd/mm/yyyy_0"),
        ("performance.1.2.1", "Risultato calcolato", "[$-410]#,##0_0"),
        (
            "individual.progetti-20",
            "Scostamento",
            '[$-410]+#,##0" giorni"_0;[$-410]-#,##0" giorni"_0;[$-410]#,##0" giorni"_0',
        ),
    ],
)
def test_a_number_has_the_decimals_and_the_unit_of_its_component(
    book: Workbook, indicator: str, head: str, pattern: str
) -> None:
    found = [line[head] for _, line in judged(book) if line["Id indicatore"].value == indicator]
    assert found[0].number_format == pattern


def test_what_is_printed_with_italian_commas_dots_and_units(pdf: str) -> None:
    for said in ("52,41 %", "2.500.000.000 €", "11/04/2025", "+11 giorni", "-6,63", "€ 34.101.215"):
        assert said in pdf, said
    assert "###" not in pdf


def test_every_sheet_comes_out_of_the_printer_with_whose_it_is_and_that_it_is_an_example_and_a_draft(pdf: str) -> None:
    pages = [page for page in pdf.split("\f") if page.strip()]
    assert len(pages) > 40
    for number, page in enumerate(pages, start=1):
        assert "Camera di commercio di Milano Monza Brianza Lodi" in page
        assert "ESEMPIO – BOZZA" in page
        assert f"Pagina {number} di {len(pages)}" in page
    for name in SHEETS:
        assert any(name in page.strip().splitlines()[0] for page in pages), name
    for said in ("Missione 011", "Programma 005", "OBIETTIVO OPERATIVO – TUTELA DEL MERCATO", "raggiunto in parte"):
        assert said in pdf


def test_a_verdict_is_an_icon_a_word_and_a_colour_that_can_be_read(book: Workbook) -> None:
    looks = {}
    for _, line in judged(book):
        for head in ("Esito", "Esito indicatore"):
            cell = line[head]
            looks.setdefault(cell.value, set()).add((cell.font.color.rgb, cell.fill.fgColor.rgb))
    assert set(looks) == {VERDICTS[code] for code in VERDICTS if code not in ("not_due", "withdrawn")}
    assert all(len(found) == 1 for found in looks.values())
    assert len({look for found in looks.values() for look in found}) == len(looks)
    assert len({word.split()[0] for word in VERDICTS.values()}) == len(VERDICTS)
    for style, (ink, paper) in COLOURS.items():
        assert contrast(ink, paper) >= 4.5, style


def contrast(ink: str, paper: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(ink), light(paper)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_check_of_contrast_sees_a_colour_that_cannot_be_read() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#999999", "#FFFFFF") < 4.5


def test_every_sheet_is_set_up_to_be_read_and_printed(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert sheet["A1"].value.startswith("ESEMPIO – BOZZA – Camera di commercio")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in ("8", "9", 8, 9)
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddHeader.right.text.endswith("ESEMPIO – BOZZA") and sheet.oddHeader.center.text.endswith("&A")
        assert "&P di &N" in sheet.oddFooter.right.text
        assert sheet.print_area
        if sheet.title == "Copertina":
            continue
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes and sheet.freeze_panes.endswith(str(FIRST))
        assert sheet.auto_filter.ref == f"A{HEADS}:{sheet.cell(HEADS, len(heads(sheet))).column_letter}{sheet.max_row}"
        assert all(dimension.height and dimension.height <= 409 for dimension in sheet.row_dimensions.values())
        assert not [area for area in sheet.merged_cells.ranges if area.max_row >= HEADS]

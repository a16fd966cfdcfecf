"""Nothing personal and nothing internal goes out, wherever it is written, and the gate does not repeat it."""

import json
import shutil
from pathlib import Path

import duckdb
import gate_warehouse
import pytest
from conftest import Release

from expectations.gate import judge
from expectations.report import write_report
from ingest.register import load_register

ROOT = Path(__file__).resolve().parents[2]

# What each form of the register must find; the first is planted everywhere.
FOUND = {
    "iban": ["IT60X0542811101000000123456", "it60 x054 2811 1010 0000 0123 456", "DE89 3704 0044 0532 0130 00"],
    "tax_code": [
        "RSSMRA80A01F205X",
        "rssmra80a01f205x",
        "RSSMRA80A01FN0RX",
        "RSS MRA 80A01 F205X",
        "cf_RSSMRA80A01F205X",
    ],
    "vat_number": ["07634970159", "IT07634970159", "P.IVA 12345678901"],
    "email": ["mario.bianchi@esempio.it", "M.BIANCHI@PEC.ESEMPIO.IT", "bianchi (at) esempio.it", "all'info@esempio.it"],
    "internal_url": [
        "https://bi.esempio.it/groups/1",
        "<https://app.powerbi.com/groups/a-b/reports/c?x=y>",
        "ftp://a.b/c",
    ],
    "internal_path": [
        r"\\nas01\uffici\report.xlsx",
        r"\\nas01\Cartella condivisa\report.xlsx",
        r"C:\Users\m.bianchi\file.xlsx",
        "file:///srv/dati",
        "X:/uffici/dati",
    ],
    "internal_host": [
        "10.20.30.40",
        "192.168.1.7:8080/x",
        "172.16.0.1",
        "srv01.camera.local",
        "app.powerbi.com/groups/1",
    ],
    "phone": [
        "+39 02 8515 1234",
        "0039 347 1234567",
        "tel. 02 85151234",
        "Tel.: 0285151234",
        "cell 347.1234567",
        "347 123 4567",
        "347-1234567",
        "3471234567",
        "02/85151234",
        "039 2807 511",
        "telefono n. 02-8515-1234",
        "F-3456789012",
    ],
    "person_name": [
        "Mario Rossi",
        "dott. Mario Rossi",
        "Anna De Luca",
        "Mario D'Angelo",
        "Il Mario Rossi",
        "Rosa Bianchi",
    ],
}
# What looks like one of them and is not.
NOT_FOUND = [
    "€ 48.766.533",
    "3.456.789.012",
    "345.678.901 euro",
    "10.000.000.000",
    "1.234.567,89",
    "01/02/2025",
    "02-03-2025",
    "dal 06/2025 al 12/2026",
    "DG n. 43 11/04/25",
    "delibera n. 345/2025/001",
    "fax 11/04/25",
    "tel. guasto",
    "B2B; 11.489 vs 8.542",
    "pira.011.3.4.3",
    "0123456789abcdef0039123456789012",
    # What a supplier is called, whichever the digits of its hash.
    "F3456789012",
    "F0212345678",
    "F0039321123",
    "2.1.1 e 10.1.2",
    "immobile in Via Mario Rossi",
    "Emilia Romagna; Sant'Angelo Lodigiano; Marina Militare; Norma UNI 11034",
    "Palazzo Mario Rossi",
    "Lucia è l'assistente; Punto Nuova Impresa; Monza Brianza",
    "https://innovationmap.yesmilano.it/startups",
    "vedi https://www.milomb.camcom.it/dati-aperti.",
    "disposizioni organizzative",
    "www.milomb.camcom.it",
    "3125 start up su 1896, pari al 64,8 %",
]
KINDS = {
    "personal": "privacy.no_personal_datum",
    "person": "privacy.no_person_named",
    "address": "privacy.no_internal_address",
}


@pytest.fixture(scope="module")
def unlocked(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("privacy") / "warehouse.duckdb"
    gate_warehouse.copy(example.warehouse.resolve(), path)
    return path


def _caught(example: Release, text: str) -> set[str]:
    """The forms that DuckDB finds in a text."""
    return {
        str(form)
        for form, datum, only_if, unless in example.rows(
            "select form_id, unnest(regexp_extract_all(?, regex)), only_if, unless from ops.privacy_patterns"
            " where regex <> ''",
            text,
        )
        if example.rows(
            "select 1 where (? is null or regexp_matches(?, ?)) and not (? is not null and regexp_matches(?, ?))",
            *(only_if, datum, only_if, unless, datum, unless),
        )
    }


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in FOUND.items() for text in texts])
def test_a_form_is_found_as_people_write_it(example: Release, form: str, text: str) -> None:
    assert form in _caught(example, text)
    assert form in _caught(example, f"Nota ({text}), da sentire.")


@pytest.mark.parametrize("text", NOT_FOUND)
def test_amounts_dates_acts_codes_and_streets_are_not_personal(example: Release, text: str) -> None:
    assert _caught(example, text) == set()


def test_every_form_of_the_register_is_tried() -> None:
    forms = load_register(ROOT / "seeds").tables["privacy_forms"]
    assert {form["form_id"] for form in forms if form["regex"]} == set(FOUND)


def test_each_form_planted_in_each_text_stops_the_gate_and_is_not_repeated(unlocked: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(unlocked, tmp_path / "warehouse.duckdb"))
    planted = [texts[0] for texts in FOUND.values()]
    with duckdb.connect(str(path)) as connection:
        columns = [
            (table, column)
            for schema, table, columns in gate_warehouse.tables(connection, "warehouse")
            for column, kind in columns
            if schema == "published" and kind == "VARCHAR"
        ]
        for number, (table, column) in enumerate(columns):
            rows = connection.execute(f"select rowid from published.{table} order by rowid").fetchall()
            connection.execute(
                f"update published.{table} set {column} = coalesce({column}, '') || ? where rowid = ?",
                ["; " + "; ".join(planted), rows[number % len(rows)][0]],
            )
        forms = connection.execute("select kind, name from ops.privacy_patterns where regex <> ''").fetchall()
    result = judge(path)
    found = {
        (failure.rule, row.key["table"], row.key["column"], str(row.value).split(":")[0])
        for failure in result.failures()
        if failure.rule in KINDS.values()
        for row in failure.offending
    }
    assert len(columns) > 100
    due = {(KINDS[kind], table, column, name) for kind, name in forms for table, column in columns}
    assert due <= found, sorted(due - found)[:5]

    write_report(result, tmp_path / "gate")
    for said in (tmp_path / "gate").iterdir():
        text = said.read_text(encoding="utf-8")
        assert [datum for datum in planted if datum in text or json.dumps(datum)[1:-1] in text] == [], said.name


def test_what_is_allowed_is_let_through_in_its_own_year_only(unlocked: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(unlocked, tmp_path / "warehouse.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "insert into register.allowed_texts select entity_id, year, 'email', 'urp@esempio.it', 'Casella.',"
            " decided_on from register.allowed_texts limit 1;"
            "update published.footnotes set text = text || ' urp@esempio.it altro@esempio.it' where number = 1"
        )
    (failure,) = [failure for failure in judge(path).failures() if failure.rule == "privacy.no_personal_datum"]
    assert {row.value for row in failure.offending} == {"un indirizzo di posta elettronica: a…t"}


def test_a_breakdown_that_counts_too_few_is_stopped_and_a_total_is_not(unlocked: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(unlocked, tmp_path / "warehouse.duckdb"))
    with duckdb.connect(str(path)) as connection:
        few = ["tourism_course_participants", "staff_trained"]
        connection.execute("update published.measures set value = 2 where measure_id in ?", [few])
        connection.execute("update register.measures set dimension = 'course' where measure_id = ?", few[:1])
    failures = {failure.rule: failure for failure in judge(path).failures()}
    rows = failures["privacy.no_small_cell"].offending
    assert {(row.key["table"], row.key["measure_id"], row.value) for row in rows} == {
        ("measures", "tourism_course_participants", "meno di 3")
    }

"""What moved between two releases is told once, in words and as a table."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import Release, pipeline

from exports.difference import Difference, Moved, as_rows, in_words
from exports.difference.compare import KEYS

Change = Callable[[str], None]


@pytest.fixture
def two(example: Release, tmp_path: Path) -> tuple[Path, Change]:
    """A data folder with the example's release and a copy of it, which a test changes by SQL."""
    data = tmp_path / "data"
    for name in ("20260101T000000Z-1", "20260102T000000Z-2"):
        folder = data / "releases" / name
        folder.mkdir(parents=True)
        shutil.copy(example.warehouse, folder / "warehouse.duckdb")
        (folder / "warehouse.duckdb").chmod(0o644)
        (folder / "manifest.json").write_text("{}")
        with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
            connection.execute(f"update ops.run set run_id = '{name}'")
    (data / "current").symlink_to("releases/20260102T000000Z-2")

    def change(sql: str) -> None:
        with duckdb.connect(str(data / "current" / "warehouse.duckdb")) as connection:
            connection.execute(sql)

    return data, change


SPID, NAME = "where indicator_id = 'performance.1.2.1'", "performance.1.2.1 (1) «N. di nuovi rilasci SPID»"


def test_two_equal_releases_say_so_in_one_line(two: tuple[Path, Change]) -> None:
    data, _ = two
    done = pipeline(data, "diff")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Da 20260101T000000Z-1 (al 30/04/2026) a 20260102T000000Z-2 (al 30/04/2026).",
        "Nessun valore pubblicato è cambiato. Anche ingressi, registro e codice sono gli stessi.",
    ]


def _sentences(data: Path) -> list[str]:
    return [line for line in pipeline(data, "diff").stdout.splitlines() if line.startswith("  - ")]


@pytest.mark.parametrize(
    ("table", "sql", "told"),
    [
        (
            "indicator_components",
            f"set displayed_result = '1.600', result_value = 1600, verdict = 'achieved' {SPID}",
            f"{NAME}: il risultato passa da «1.200» a «1.600»; l'esito passa da «non raggiunto» a «raggiunto»",
        ),
        (
            "indicator_components",
            f"set result_value = result_value + 0.000000000001 {SPID}",
            f"{NAME}: il valore esatto passa da «1.200» a «1.200,000000000001»",
        ),
        (
            "indicator_components",
            "set deviation_reason = null where indicator_id = 'performance.1.1.2'",
            ": la motivazione passa da «Il risultato",
        ),
        (
            "indicator_components",
            f"set target_text = '1600', target_value = 1600 {SPID}",
            f"{NAME}: il target stampato passa da «1500» a «1600»",
        ),
        (
            "indicator_components",
            f"set decimals = 3, polarity = 'decrease', unit = 'days' {SPID}",
            f"{NAME}: l'unità di misura passa da «numero» a «giorni»; i decimali passano da «0» a «3»; "
            "la polarità passa da «più alto è meglio» a «più basso è meglio»",
        ),
        ("indicators", SPID, ": non c’è più; era: esito «non raggiunto», target stampato «1500», risultato"),
        ("indicators", f"set responsibility_centres = 'A' {SPID}", ": i centri di responsabilità passano da «"),
        ("component_inputs", SPID, "performance.1.2.1 (1), valore "),
        (
            "findings",
            "where rule = 'act_wrong_number'",
            "PREMESSA / GUIDA ALLA LETTURA «Atto citato con il numero sbagliato»: non c’è più; era: gravità «medio», "
            "spiegazione «Il Decreto-legge n. 80/2021",
        ),
        (
            "deliveries",
            "by name select * replace ('x' as scope, 'nuova.xlsx' as file_name) from published.deliveries limit 1",
            "nuova.xlsx: è nuova; righe accettate «",
        ),
        (
            "measures",
            "set value = 7, months_missing = 'manca dicembre' where measure_id = 'active_businesses' and year = 2025",
            "active_businesses 2025 «Imprese attive»: il valore passa da «382.417» a «7, manca dicembre»",
        ),
        (
            "statements",
            "set status = 'differs' where statement_id = 'egov-target-sum'",
            ": l'esito del confronto passa da «concorda» a «differisce»",
        ),
        ("footnotes", "set text = 'B' where number = 14", "nota 14 (performance.3.4.1): il testo passa da «Piano 2025"),
        (
            "footnotes",
            "set indicator_id = 'pira.011.2.2.4' where number = 30",
            "nota 30 (pira.011.2.2.4): l'indicatore passa da «pira.011.2.2.3» a «pira.011.2.2.4»",
        ),
        (
            "objectives",
            "set score_pct = 87.5, indicators_achieved = 9 where objective_id = 'pira.011.3.3'",
            "pira.011.3.3 «Comunicazione integrata»: il punteggio passa da «100 %» a «87,5 %»; "
            "gli indicatori raggiunti passano da «1» a «9»",
        ),
        (
            "reconciliation",
            f"set status = 'differs', printed_text = '1.300' {SPID}",
            f"{NAME}: il risultato stampato passa da «1200» a «1.300»; l'esito del confronto passa da «",
        ),
    ],
)
def test_each_kind_of_move_is_told_once(two: tuple[Path, Change], table: str, sql: str, told: str) -> None:
    data, change = two
    verb = {"set": "update", "where": "delete from", "by": "insert into"}[sql.partition(" ")[0]]
    change(f"{verb} published.{table} {sql}")
    (sentence,) = _sentences(data)
    assert told in sentence


def test_the_change_of_an_indicator_and_of_its_only_component_is_told_once(two: tuple[Path, Change]) -> None:
    data, change = two
    change(
        "update published.indicator_components set displayed_result = '1.600', result_value = 1600, deviation = 100, "
        f"verdict = 'achieved', verdict_reason = 'Raggiunto: 1.600', target_text = '1550', target_value = 1550 {SPID}"
    )
    change(
        f"update published.indicators set verdict = 'achieved', target_text = '1550', components_achieved = 1 {SPID}"
    )
    change(f"update published.reconciliation set computed_text = '1.600', computed_value = 1600 {SPID}")
    assert _sentences(data) == [
        f"  - {NAME}: il risultato passa da «1.200» a «1.600»; "
        "il target stampato passa da «1500» a «1550»; l'esito passa da «non raggiunto» a «raggiunto»"
    ]


def test_a_text_that_repeats_the_number_that_moved_is_not_told_and_another_is(two: tuple[Path, Change]) -> None:
    data, change = two
    explanation = "update published.findings set explanation = 'Stampa {}.', stated = '{}' where rule = 'code_repeated'"
    for folder, number in (("20260101T000000Z-1", 12), ("20260102T000000Z-2", 13)):
        with duckdb.connect(str(data / "releases" / folder / "warehouse.duckdb")) as connection:
            connection.execute(explanation.format(number, number))
    assert {line[-30:] for line in _sentences(data)} == {" stampato passa da «12» a «13»"}
    change("update published.findings set explanation = 'Altro.' where rule = 'code_repeated'")
    assert all("la spiegazione passa da «Stampa 12.» a «Altro.»" in line for line in _sentences(data))


def test_a_part_goes_without_saying_where_its_indicator_went(two: tuple[Path, Change]) -> None:
    data, change = two
    for table in ("indicators", "indicator_components", "component_inputs", "reconciliation"):
        change(f"delete from published.{table} {SPID}")
    assert len(_sentences(data)) == 1


def test_values_are_italian_and_exact(two: tuple[Path, Change]) -> None:
    data, change = two
    change("update published.indicator_components set target_date = '2025-02-28' where target_date is not null")
    change("update published.measures set value = 1234.50, unit = 'eur' where measure_id = 'active_businesses'")
    said = pipeline(data, "diff").stdout
    assert "a «28/02/2025»" in said and "a «1.234,5 €»" in said
    assert "2025-02-28" not in said and "00000" not in said.replace("T000000Z", "")


TITLES = "select title_it from ops.dictionary where column_name is null"
MOVED = {
    "indicators": "indicator_type",
    "indicator_components": "label",
    "component_inputs": "note",
    "measures": "provenance",
    "payment_contributors": "provenance",
    "reconciliation": "chosen_because",
    "statements": "quote",
    "findings": "quote",
    "footnotes": "text",
    "objectives": "name",
    "programme_budgets": "note",
    "missing_inputs": "centre_name",
    "deliveries": "file_name",
    "reports": "title",
    "withheld": "form_name",
}


def test_a_change_in_each_public_table_is_told(example: Release, two: tuple[Path, Change]) -> None:
    data, change = two
    published = "from duckdb_tables() select table_name where schema_name = 'published'"
    assert {table for (table,) in example.rows(published)} == set(MOVED)
    for table, column in MOVED.items():
        name = f"published.{table}"
        change(f"update {name} set {column} = 'mosso' where rowid = (select min(rowid) from {name})")
    said = pipeline(data, "diff").stdout.splitlines()
    assert set(said) >= {f"{title}: 1" for (title,) in example.rows(TITLES)}
    assert len([line for line in said if "a «mosso»" in line]) == len(MOVED)


@pytest.mark.parametrize("table", MOVED)
def test_each_column_that_moves_alone_is_told_or_counted(example: Release, table: str) -> None:
    with duckdb.connect(str(example.warehouse), read_only=True) as connection:
        cursor = connection.execute(f"select * from published.{table} limit 1")
        columns = [(column[0], str(column[1])) for column in cursor.description or ()]
        row = dict(zip([name for name, _ in columns], cursor.fetchall()[0], strict=True))
    run = {"run_id": "r", "as_of": "2026-04-30", "fingerprint": "f", "is_example": "True"}
    other = {"VARCHAR": "mosso", "DATE": date(1999, 12, 31), "BOOLEAN": None}
    for name, type_ in columns:
        if name not in KEYS[table]:
            moved = Moved(table, {key: row[key] for key in KEYS[table]}, row, {**row, name: other.get(type_, 7777)})
            difference = Difference(run, run, (moved,), (), {})
            assert len(as_rows(difference)) == 1 or in_words(difference)[-1].startswith("altre differenze"), name


def test_what_has_no_words_is_counted_by_table(two: tuple[Path, Change]) -> None:
    data, change = two
    change("update published.component_inputs set rows_query = 'select 1' where indicator_id = 'performance.1.2.1'")
    change("update published.indicators set is_example = false")
    for folder in ("20260101T000000Z-1", "20260102T000000Z-2"):
        with duckdb.connect(str(data / "releases" / folder / "warehouse.duckdb")) as connection:
            connection.execute(f"create table published.unheard as select '{folder}' as word from range(2)")
    said = pipeline(data, "diff").stdout.splitlines()
    assert [line for line in said if line.startswith("altre")] == [
        "altre differenze in published.indicators: 124 righe",
        "altre differenze in published.component_inputs: 1 riga",
        "altre differenze in published.unheard: 2 righe",
    ]


def test_the_table_is_in_italian_in_csv_and_raw_in_json(two: tuple[Path, Change], tmp_path: Path) -> None:
    data, change = two
    change(f"update published.indicator_components set verdict = 'achieved', target_value = 1 {SPID}")
    done = pipeline(data, "diff", "--out", str(tmp_path / "d.csv"), "--json")
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows == [
        ["che cosa", "quale", "campo", "prima", "dopo"],
        ["componente", "performance.1.2.1 (1)", "valore del target", "1.500", "1"],
        ["componente", "performance.1.2.1 (1)", "esito", "non raggiunto", "raggiunto"],
    ]
    changes = json.loads(done.stdout)["changes"]
    assert [(one["column"], one["before"], one["after"]) for one in changes] == [
        ("target_value", "1500.000000000000", "1.000000000000"),
        ("verdict", "not_achieved", "achieved"),
    ]
    assert changes[0]["key"]["indicator_id"] == "performance.1.2.1" and changes[0]["key"]["component_no"] == 1


def test_the_table_fits_a_terminal_and_shows_where_two_long_texts_part(two: tuple[Path, Change]) -> None:
    data, change = two
    change("update published.footnotes set text = replace(text, 'Eventi svolti', 'Incontri svolti') where number = 14")
    change("delete from published.indicators where plan_section = 'individual'")
    table = pipeline(data, "diff").stdout.partition("  che cosa ")[2]
    assert table and max(map(len, table.splitlines())) <= 110
    assert "Eventi" in table and "Incontri" in table and "Bike factory" not in table


def test_a_column_that_one_release_lacks_is_said_and_the_rest_is_compared(two: tuple[Path, Change]) -> None:
    data, change = two
    change("create table published.without as select * exclude (explanation) from published.findings")
    change("drop table published.findings")
    change("alter table published.without rename to findings")
    done = pipeline(data, "diff")
    assert done.returncode == 0
    assert "Non confrontati, perché una delle due release non li ha: findings.explanation" in done.stdout


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("1999", "current"), "nessuna release corrisponde a «1999»"),
        (("2026", "current"), "«2026» indica più release"),
        (("current", "20260102"), "sono la stessa release: 20260102T000000Z-2"),
    ],
)
def test_a_release_that_is_not_there_is_one_line(two: tuple[Path, Change], names: tuple[str, str], said: str) -> None:
    data, _ = two
    done = pipeline(data, "diff", *names)
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr


def test_with_one_release_the_comparison_is_said_to_be_for_later(two: tuple[Path, Change]) -> None:
    data, _ = two
    shutil.rmtree(data / "releases" / "20260101T000000Z-1")
    done = pipeline(data, "diff")
    assert done.returncode == 1
    assert "c'è ancora una sola release, 20260102T000000Z-2" in done.stderr and "previous" not in done.stderr
    shutil.rmtree(data)
    assert "non c'è ancora nessuna release" in pipeline(data, "diff").stderr


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("", "è una cartella. Rimedio: indicare con --out un file, per esempio"),
        ("nowhere/d.csv", "nowhere/d.csv» non esiste. Rimedio: crearla"),
        ("data/current/manifest.json/d.csv", "manifest.json» non è una cartella"),
    ],
)
def test_a_place_where_the_table_cannot_be_written_is_named(
    two: tuple[Path, Change], tmp_path: Path, out: str, said: str
) -> None:
    data, _ = two
    done = pipeline(data, "diff", "--out", str(tmp_path / out))
    assert done.returncode == 1
    assert said in done.stderr and str(tmp_path) in done.stderr and "Errno" not in done.stderr

"""What moved between two releases is told once, in words and as a table."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Release, pipeline

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


SPID = "where indicator_id = 'performance.1.2.1'"


def test_two_equal_releases_say_so_in_one_line(two: tuple[Path, Change]) -> None:
    data, _ = two
    done = pipeline(data, "diff")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Da 20260101T000000Z-1 (al 30/04/2026) a 20260102T000000Z-2 (al 30/04/2026).",
        "Nessun valore pubblicato è cambiato. Anche ingressi, registro e codice sono gli stessi.",
    ]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "update published.indicator_components set displayed_result = '1.600', result_value = 1600, "
            f"verdict = 'achieved' {SPID}",
            "performance.1.2.1 (1): il risultato passa da «1.200» a «1.600»; "
            "l'esito passa da «non raggiunto» a «raggiunto»",
        ),
        (
            f"update published.indicator_components set result_value = result_value + 0.000000000001 {SPID}",
            "performance.1.2.1 (1): il valore esatto passa da «1200.000000000000» a «1200.000000000001»",
        ),
        (
            f"update published.indicator_components set deviation_reason = null {SPID.replace('1.2.1', '1.1.2')}",
            "performance.1.1.2 (1): la motivazione passa da «Il risultato",
        ),
        (
            f"update published.indicator_components set target_text = '1600', target_value = 1600 {SPID}",
            "performance.1.2.1 (1): il valore del target passa da «1500.000000000000» a «1600.000000000000»; "
            "il target stampato passa da «1500» a «1600»",
        ),
        (f"delete from published.indicators {SPID}", "performance.1.2.1: non c’è più"),
        ("delete from published.findings where rule = 'act_wrong_number'", "act_wrong_number:cciaa-mi-mb-lo:2025:"),
        (
            "insert into published.deliveries by name "
            "select * replace ('x' as delivery_id, 'nuova.xlsx' as file_name) from published.deliveries limit 1",
            "nuova.xlsx: è nuovo",
        ),
        (
            "update published.measures set value = 7 where measure_id = 'active_businesses' and year = 2025",
            "active_businesses 2025: il valore passa da «",
        ),
        (
            "update published.statements set status = 'differs' where statement_id = 'egov-target-sum'",
            "egov-target-sum: il confronto passa da «concorda» a «differisce»",
        ),
    ],
)
def test_each_kind_of_move_is_told_once(two: tuple[Path, Change], sql: str, told: str) -> None:
    data, change = two
    change(sql)
    said = pipeline(data, "diff", "20260101", "20260102").stdout.splitlines()
    sentences = [line for line in said if line.startswith("  - ")]
    assert len(sentences) == 1
    assert sentences[0].startswith(f"  - {told}")


def test_the_table_has_a_row_a_change_in_csv_and_json_too(two: tuple[Path, Change], tmp_path: Path) -> None:
    data, change = two
    change(f"update published.indicator_components set verdict = 'achieved', target_text = '1' {SPID}")
    done = pipeline(data, "diff", "--out", str(tmp_path / "d.csv"), "--json")
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["riga"], row["colonna"], row["prima"], row["dopo"]) for row in rows] == [
        ("performance.1.2.1 (1)", "target_text", "1500", "1"),
        ("performance.1.2.1 (1)", "verdict", "not_achieved", "achieved"),
    ]
    assert [change["column"] for change in json.loads(done.stdout)["changes"]] == ["target_text", "verdict"]


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

"""Adding stays cheap: a new indicator of each kind and a second entity are rows and deliveries, and nothing else."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from checkout import copy_checkout
from conftest import ROOT, Release, pipeline

from ingest.workbooks import AccountRow, SchedaCover, SchedaRow, write_conto_economico, write_scheda
from pipeline.dbt import run_build
from pipeline.places import Places

ENTITY, CENTRE, YEAR = "cciaa-prova", "ufficio-unico", 2026
GOLDEN = Path(__file__).parent.parent / "golden" / "growth"


def _append(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, header, restval="", lineterminator="\n")
        writer.writerows(rows)


def _rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _value(text: str) -> Decimal | date | str | None:
    if text in {"Sì", "No", "nd", ""}:
        return text or None
    return date.fromisoformat(text) if text.count("-") == 2 else Decimal(text)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Release, str]]:
    """A copy of the checkout in which a second entity has one indicator of each kind, and its deliveries."""
    root = copy_checkout(tmp_path_factory.mktemp("grown") / "checkout")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for path in sorted(GOLDEN.glob("*.csv")):
        if path.stem not in {"inputs", "expected"}:
            _append(root / "seeds" / path.name, [dict(row) for row in _rows(path.stem)])
    touched = {str(path.relative_to(root)) for path, content in before.items() if path.read_bytes() != content}
    data = root.parent / "data"
    _deliver(data / "inbox" / ENTITY)
    done = pipeline(data, "build", "--as-of", "2027-03-01", root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    yield root, Release(data, done.stdout), " ".join(sorted(touched))


def _deliver(inbox: Path) -> None:
    inbox.mkdir(parents=True)
    names = {row["measure_id"]: row for row in _rows("measures")}
    rows, accounts = [], []
    for row in _rows("inputs"):
        measure = names.get(row["measure_id"])
        if measure is None:
            accounts.append(AccountRow(row["measure_id"], row["measure_id"], int(row["year"]), Decimal(row["value"])))
        else:
            unit = "numero" if measure["unit"] == "count" else measure["unit"]
            rows.append(
                SchedaRow(
                    row["measure_id"], measure["name"], unit, int(row["year"]), _value(row["value"]), note=row["note"]
                )
            )
    write_scheda(inbox / "scheda.xlsx", SchedaCover(ENTITY, "Camera di prova", CENTRE, "Ufficio unico", YEAR), rows)
    write_conto_economico(inbox / "conto_economico.xlsx", ENTITY, YEAR, accounts)


def test_only_rows_of_the_register_were_touched(grown: tuple[Path, Release, str]) -> None:
    _, _, touched = grown
    assert touched and all(name.startswith("seeds/") for name in touched.split())


def test_another_checkout_is_read_anew_where_dbt_had_read_the_first(grown: tuple[Path, Release, str]) -> None:
    """The data folder was lent what dbt had read of this checkout, whose paths stand in it."""
    root, release, _ = grown
    manifest = json.loads((release.data / "dbt" / "target" / "manifest.json").read_text(encoding="utf-8"))
    assert {its["root_path"] for its in manifest["nodes"].values() if its.get("root_path")} == {f"{root}/dbt_project"}


def test_a_model_that_does_not_hold_is_named(grown: tuple[Path, Release, str], tmp_path: Path) -> None:
    root, release, _ = grown
    model, warehouse = root / "dbt_project/models/marts/component_targets.sql", tmp_path / "warehouse.duckdb"
    others = [path.name for path in [*(root / "dbt_project/models").rglob("*.sql"), *(root / "seeds").glob("*.csv")]]
    others.remove(model.name)
    shutil.copy(release.warehouse, warehouse)
    warehouse.chmod(0o644)
    sound = model.read_text(encoding="utf-8")
    model.write_text("select nothing from nowhere\n", encoding="utf-8")
    try:
        failures = run_build(Places.of(release.data, root), warehouse, others)
    finally:
        model.write_text(sound, encoding="utf-8")
    assert ["component_targets" in failure.name for failure in failures] == [True]
    assert "nowhere" in failures[0].message


def test_each_kind_gives_the_result_worked_out_by_hand(grown: tuple[Path, Release, str]) -> None:
    _, release, _ = grown
    found = {
        str(indicator): (str(algorithm), str(displayed), str(verdict))
        for indicator, algorithm, displayed, verdict in release.rows(
            "select indicator_id, algorithm, coalesce(displayed_result, ''), verdict "
            "from published.indicator_components where entity_id = ?",
            ENTITY,
        )
    }
    expected = {r["indicator_id"]: (r["algorithm"], r["displayed_result"], r["verdict"]) for r in _rows("expected")}
    assert found == expected
    kinds = {
        path.stem.removeprefix("algorithm_")
        for path in (ROOT / "dbt_project/models/algorithms").glob("algorithm_*.sql")
    }
    assert {algorithm for algorithm, _, _ in expected.values()} == kinds


def test_entities_do_not_mix(grown: tuple[Path, Release, str]) -> None:
    """The other entity delivered nothing: everything of it is missing, and nothing of ours shows there."""
    _, release, _ = grown
    assert release.rows("select distinct entity_id from published.component_inputs where delivery_id is not null") == [
        (ENTITY,)
    ]
    other = release.rows("select distinct verdict from published.indicators where entity_id <> ?", ENTITY)
    assert other and set(other) <= {("not_measured",), ("not_measurable",)}


def test_what_an_office_writes_of_persons_is_left_out_and_logged(grown: tuple[Path, Release, str]) -> None:
    _, release, _ = grown
    of_entity = "where entity_id = ? and measure_id = 'prova_level' and note is not null"
    ((indicator, note),) = release.rows(
        f"select indicator_id, note from published.component_inputs {of_entity}", ENTITY
    )
    assert note == "Chiedere a [omesso] ([omesso]; tel. [omesso])."
    logged = release.rows(
        "select table_name, column_name, form_id, times, row_key from published.withheld"
        " where entity_id = ? order by form_id",
        ENTITY,
    )
    assert [row[:4] for row in logged] == [
        ("component_inputs", "note", form, 1) for form in ("email", "person_name", "phone")
    ]
    assert all(str(row[4]).startswith(f"indicator_id={indicator}, component_no=1, ") for row in logged)
    ((kept,),) = release.rows("select note from raw.scheda_rilevazione where measure_id = 'prova_level'")
    mailbox, phone = "[omesso: un indirizzo di posta elettronica]", "[omesso: un numero di telefono]"
    assert kept == f"Chiedere a [omesso: il nome di una persona] ({mailbox}; tel. {phone}).", "nor is it kept"


def test_a_real_release_says_so_and_names_no_example(grown: tuple[Path, Release, str]) -> None:
    _, release, _ = grown
    assert "ESEMPIO" not in release.said
    assert not [path for path in (release.folder / "exports").rglob("*") if "ESEMPIO" in path.name]
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        assert connection.execute("select is_example from ops.run").fetchall() == [(False,)]


def test_much_that_is_missing_is_counted_by_the_centre_that_owes_it(grown: tuple[Path, Release, str]) -> None:
    _, release, _ = grown
    ((missing,),) = release.rows("select count(*) from published.missing_inputs")
    assert f"Dati mancanti: {missing}" in release.said and int(str(missing)) > 200
    assert "  - cciaa-mi-mb-lo 2025, Controllo di gestione: " in release.said and " valori\n" in release.said
    assert f"  - {ENTITY} {YEAR}: " in release.said

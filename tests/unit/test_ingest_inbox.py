"""What lies in an inbox besides good files: left aside, or refused for what it is, never a run that stops."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import inbox as inbox_module
from ingest.archive import digest, snapshot
from ingest.inbox import waiting
from ingest.intake import Intake, is_delivery
from ingest.load import RunInfo, load_warehouse
from tests.fixtures.conto_economico import books as conto
from tests.fixtures.delivery import AS_OF, ENTITY, deliver
from tests.fixtures.scheda_rilevazione import books as scheda

SCHEDA, CONTO = f"{ENTITY}/{scheda.FILE}", f"{ENTITY}/{conto.FILE}"


def rules(intake: Intake) -> list[str]:
    return [problem.rule for problem in intake.problems]


def test_a_delivery_is_known_by_its_name() -> None:
    assert is_delivery(Path("inbox/camera-a/scheda.xlsx")) and is_delivery(Path("senza"))
    for name in ("~$scheda.xlsx", ".gitkeep"):
        assert not is_delivery(Path("inbox/camera-a") / name)
    assert is_delivery(Path("inbox/camera-a/a.xlsx.part")), "a copy not finished is waited for, not forgotten"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"scheda_\xe0_2025.xlsx", r"scheda_\udce0_2025.xlsx"),
        (b"scheda\x1b[2J.xlsx", r"scheda\x1b[2J.xlsx"),
        (b"scheda\n2025.xlsx", r"scheda\n2025.xlsx"),
        ("scheda\u202exslx.xlsx".encode(), r"scheda\u202exslx.xlsx"),
    ],
)
def test_a_name_that_cannot_be_read_is_refused_and_never_kept(tmp_path: Path, name: bytes, shown: str) -> None:
    scheda.scheda().write(tmp_path / "good.xlsx")
    (tmp_path / "inbox" / ENTITY).mkdir(parents=True)
    (tmp_path / "good.xlsx").rename(tmp_path / "inbox" / ENTITY / os.fsdecode(name))
    intake = deliver(tmp_path, {})
    assert [problem.line() for problem in intake.problems] == [
        f"{shown}: il nome contiene caratteri che non si leggono. "
        "Rimedio: rinominarlo con lettere, cifre, spazi e trattini."
    ]
    assert (rules(intake), intake.deliveries) == (["name_unreadable"], ())
    assert not (tmp_path / "archive").exists()
    load_warehouse(tmp_path / "w.duckdb", intake, RunInfo("r", AS_OF, "f", False))


def test_a_folder_whose_name_cannot_be_read_is_refused_whole(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / os.fsdecode(b"camera\xff")
    scheda.scheda().write(folder / "a.xlsx")
    intake = deliver(tmp_path, {CONTO: conto.conto_economico()})
    assert rules(intake) == ["name_unreadable"]
    load_warehouse(tmp_path / "w.duckdb", intake, RunInfo("r", AS_OF, "f", False))


def test_what_is_no_file_is_not_called_a_folder_and_the_others_are_taken(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / ENTITY
    folder.mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    os.mkfifo(folder / "pipe.xlsx")
    intake = deliver(tmp_path, {CONTO: conto.conto_economico()})
    lines = [problem.line() for problem in intake.problems]
    assert rules(intake) == ["file_unreadable"] * 3
    assert lines[0] == "link.xlsx: non è un file leggibile. Rimedio: mettere al suo posto una copia del file."
    assert lines[1].startswith("loop.xlsx: il file non si legge")
    assert lines[2].startswith("pipe.xlsx: non è un file leggibile.")
    assert len(intake.deliveries) == 1


def test_a_link_out_of_the_folder_is_not_followed_and_one_within_is(tmp_path: Path) -> None:
    scheda.scheda().write(tmp_path / "altrove" / "segreto.xlsx")
    folder = tmp_path / "inbox" / ENTITY
    conto.conto_economico().write(folder / ".dietro.xlsx")
    (folder / "fuori.xlsx").symlink_to(tmp_path / "altrove" / "segreto.xlsx")
    (folder / conto.FILE).symlink_to(folder / ".dietro.xlsx")
    intake = deliver(tmp_path, {})
    assert rules(intake) == ["file_link"] and [one.file_name for one in intake.deliveries] == [conto.FILE]


def test_the_folder_of_an_entity_may_be_a_link_and_what_lies_there_is_seen_waiting(tmp_path: Path) -> None:
    scheda.scheda().write(tmp_path / "condivisa" / scheda.FILE)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / ENTITY).symlink_to(tmp_path / "condivisa")
    assert waiting(tmp_path / "inbox") == [tmp_path / "inbox" / ENTITY / scheda.FILE]
    assert [one.file_name for one in deliver(tmp_path, {}).deliveries] == [scheda.FILE]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    for read in (lambda: digest(tmp_path / "a.csv"), lambda: snapshot(tmp_path / "a.csv", tmp_path / "scratch")):
        with pytest.raises(OSError, match="non è un file"):
            read()


def test_a_folder_of_any_depth_and_one_that_may_not_be_read_are_one_thing_that_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "inbox" / ENTITY
    deep.mkdir(parents=True)
    go_down = "for _ in {1..1200}; do mkdir dentro; cd -P dentro; done"
    subprocess.run(["bash", "-c", go_down], cwd=deep, check=True)
    assert waiting(tmp_path / "inbox") == [deep / "dentro"]
    intake = deliver(tmp_path, {CONTO: conto.conto_economico()})
    assert rules(intake) == ["folder_in_folder"] and len(intake.deliveries) == 1
    monkeypatch.setattr("ingest.inbox._inside", _closed(deep, inbox_module._inside))
    assert waiting(tmp_path / "inbox") == [deep]
    subprocess.run(["rm", "-rf", str(deep)], check=True)


def _closed(closed: Path, inside: Callable[[Path], list[Path]]) -> Callable[[Path], list[Path]]:
    def listed(folder: Path) -> list[Path]:
        if folder == closed:
            raise PermissionError(13, "Permission denied")
        return inside(folder)

    return listed


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("grande.xlsx", 129 << 20, "il file è di 129 MiB, più dei 128 che si leggono"),
        ("senza_estensione", 3 << 30, "il file è di 3072 MiB, più dei 128"),
        ("grande.csv", (2 << 30) + 1, "il file è di 2049 MiB, più dei 2048"),
    ],
)
def test_a_file_of_any_size_is_refused_before_it_is_copied(
    tmp_path: Path, name: str, size: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "inbox" / ENTITY
    folder.mkdir(parents=True)
    with (folder / name).open("wb") as file:
        file.truncate(size)
    monkeypatch.setattr("ingest.inbox.snapshot", lambda *_: pytest.fail("copied"))
    intake = deliver(tmp_path, {})
    assert rules(intake) == ["file_too_large"] and said in intake.problems[0].line()


def test_what_is_no_text_under_the_name_of_one_is_not_held_whole(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / ENTITY
    folder.mkdir(parents=True)
    with (folder / "foto.csv").open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(200 << 20)
    assert rules(deliver(tmp_path, {})) == ["file_too_large"]


def test_a_file_moved_away_while_the_inbox_is_read_is_left_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(path: Path, folder: Path) -> tuple[Path, str]:
        if path.name == scheda.FILE:
            path.unlink()
        return snapshot(path, folder)

    monkeypatch.setattr("ingest.inbox.snapshot", late)
    intake = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    assert (intake.problems, intake.ignored, len(intake.deliveries)) == ((), (SCHEDA,), 1)


def test_a_file_that_may_not_be_read_is_refused_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, folder: Path) -> tuple[Path, str]:
        if path.name == scheda.FILE:
            raise PermissionError(13, "Permission denied")
        return snapshot(path, folder)

    monkeypatch.setattr("ingest.inbox.snapshot", forbidden)
    intake = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    assert [problem.line() for problem in intake.problems] == [
        f"{scheda.FILE}: il file non si legge (Permission denied). "
        "Rimedio: controllare i permessi del file e il disco, oppure copiarlo di nuovo."
    ]
    assert len(intake.deliveries) == 1


def test_a_folder_that_may_not_be_read_is_refused_and_the_others_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    iterate = Path.iterdir

    def forbidden(path: Path) -> object:
        if path.name == "camera-b":
            raise PermissionError(13, "Permission denied")
        return iterate(path)

    (tmp_path / "inbox" / "camera-b").mkdir(parents=True)
    monkeypatch.setattr(Path, "iterdir", forbidden)
    intake = deliver(tmp_path, {CONTO: conto.conto_economico()})
    assert rules(intake) == ["folder_unreadable"]
    assert len(intake.deliveries) == 1


def test_locks_and_hidden_files_are_left_aside(tmp_path: Path) -> None:
    names = [f"{ENTITY}/~$scheda.xlsx", f"{ENTITY}/.~lock.a.xlsx#", f"{ENTITY}/.DS_Store"]
    intake = deliver(tmp_path, dict.fromkeys(names, b"x"))
    assert (intake.problems, intake.deliveries) == ((), ())
    assert sorted(intake.ignored) == sorted(names)


UNFINISHED = "sembra ancora in copia e non è stato letto. Rimedio: attendere la fine della copia e ripetere; se la"


def test_a_copy_not_finished_is_refused_and_the_others_are_taken(tmp_path: Path) -> None:
    names = [f"{ENTITY}/b.xlsx.part", f"{ENTITY}/c.TMP", f"{ENTITY}/d.xlsx.crdownload"]
    intake = deliver(tmp_path, {**dict.fromkeys(names, b"x"), CONTO: conto.conto_economico()})
    assert rules(intake) == ["file_unfinished"] * 3
    assert intake.problems[0].line() == f"b.xlsx.part: {UNFINISHED} copia si è interrotta, rifarla."
    assert [one.file_name for one in intake.deliveries] == [conto.FILE]


def test_a_file_that_changes_while_it_is_read_is_refused_and_the_others_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def growing(path: Path, folder: Path) -> tuple[Path, str]:
        copied = snapshot(path, folder)
        if path.name == scheda.FILE:
            path.write_bytes(path.read_bytes() + b"more")
        return copied

    monkeypatch.setattr("ingest.inbox.snapshot", growing)
    intake = deliver(tmp_path, {SCHEDA: scheda.scheda(), CONTO: conto.conto_economico()})
    assert [problem.line() for problem in intake.problems] == [
        f"{scheda.FILE}: {UNFINISHED} copia si è interrotta, rifarla."
    ]
    assert [one.file_name for one in intake.deliveries] == [conto.FILE]


@pytest.mark.parametrize(
    ("path", "rule", "line"),
    [
        (
            "camera_a/x.xlsx",
            "entity_unknown",
            "camera_a/x.xlsx: la cartella «camera_a» non è di un ente conosciuto: forse «camera-a». "
            "Rimedio: mettere il file nella cartella del suo ente, data/inbox/<entity_id>/.",
        ),
        (
            "x.xlsx",
            "file_outside_folder",
            "x.xlsx: il file non è nella cartella di un ente. "
            "Rimedio: mettere il file nella cartella del suo ente, data/inbox/<entity_id>/.",
        ),
        (
            f"{ENTITY}/2025/x.xlsx",
            "folder_in_folder",
            "2025: è una cartella dentro la cartella dell'ente. "
            "Rimedio: spostare i file direttamente in data/inbox/camera-a/.",
        ),
    ],
)
def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path, path: str, rule: str, line: str) -> None:
    intake = deliver(tmp_path, {path: scheda.scheda(), CONTO: conto.conto_economico()})
    assert [(problem.rule, problem.line()) for problem in intake.problems] == [(rule, line)]
    assert len(intake.deliveries) == 1

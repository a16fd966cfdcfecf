"""The inbox as it is found: `inbox/<entity_id>/<file>`, each file copied aside: what is judged is what is kept."""

import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from ingest.archive import snapshot
from ingest.privacy import Door
from ingest.problems import Problem, printable
from ingest.reader import too_large

FOLDER_REMEDY = "mettere il file nella cartella del suo ente, data/inbox/<entity_id>/"
_UNFINISHED_SUFFIXES = frozenset({".part", ".tmp", ".crdownload", ".opdownload", ".filepart", ".partial", ".download"})
_LOCK_PREFIXES = ("~$", ".", "~WRL")
_LITTER = frozenset(
    (
        *("desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "thumbs.db:encryptable", "icon\r"),
        *("__macosx", "$recycle.bin", "recycler", "system volume information", "@eadir", "#recycle", "lost+found"),
    )
)
"""What systems and shared folders leave beside the files of people, in lower case."""
# Control and invisible characters, line ends, and bytes that are no text.
_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NAME_UNREADABLE = (
    "il nome contiene caratteri che non si leggono",
    "rinominarlo con lettere, cifre, spazi e trattini",
)
_LINK_OUT = ("è un collegamento a un file fuori dalla cartella dell'ente", "mettere al suo posto una copia del file")
_NO_FILE = ("non è un file leggibile", "mettere al suo posto una copia del file")
_UNFINISHED = (
    "sembra ancora in copia e non è stato letto",
    "attendere la fine della copia e ripetere; se la copia si è interrotta, rifarla",
)


@dataclass(frozen=True)
class FoundFile:
    """A file of the inbox, by its name as it may be shown: a copy of it (`path`) and the SHA-256 of its bytes."""

    entity_id: str
    file_name: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not taken, with every reason. Its names can be printed, whatever they are on the disk."""

    entity_id: str
    file_name: str
    problems: tuple[Problem, ...]


@dataclass
class Inbox:
    """What lies in an inbox: files to judge, files refused as they stand, and what is no delivery."""

    door: Door
    files: list[FoundFile] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def ignore(self, path: Path, inbox: Path) -> None:
        """Leave something aside: it is no delivery, or not there any more."""
        self.ignored.append("/".join(map(self.named, path.relative_to(inbox).parts)))

    def refuse(self, entity_id: str, path: Path, rule: str, message: str, remedy: str) -> None:
        """Refuse a file for what it is, unread."""
        name = self.named(path.name)
        self.refused.append(RefusedFile(self.named(entity_id), name, (Problem(rule, message, remedy, name),)))

    def named(self, name: str) -> str:
        """Give the name of a file or folder as it is shown and kept: readable, and of nobody."""
        return self.door.file_name(printable(name))


def is_delivery(path: Path) -> bool:
    """Tell by its name whether a path may be a delivery, or one still being copied: not a lock, hidden or litter."""
    return not _is_aside(path)


def _is_aside(path: Path) -> bool:
    return path.name.startswith(_LOCK_PREFIXES) or path.name.lower() in _LITTER


def _is_unfinished(path: Path) -> bool:
    return path.suffix.lower() in _UNFINISHED_SUFFIXES


def waiting(inbox: Path) -> list[Path]:
    """What lies in an inbox and may be a delivery, where `read_inbox` looks and no deeper.

    A folder that cannot be read stands for what it holds.
    """
    found: list[Path] = []
    for folder in _inside(inbox) if _is_folder(inbox) else ():
        try:
            inside = _inside(folder) if _is_folder(folder) and not _is_aside(folder) else [folder]
        except OSError:
            inside = [folder]
        found += (path for path in inside if is_delivery(path))
    return found


def read_inbox(inbox: Path, scratch: Path, door: Door) -> Inbox:
    """Copy every file of the inbox into `scratch`, in the order of entity and name."""
    found = Inbox(door)
    for folder in _inside(inbox) if _is_folder(inbox) else ():
        if _is_aside(folder):
            found.ignore(folder, inbox)
        elif _is_unreadable(folder.name):
            found.refuse("", folder, "name_unreadable", *_NAME_UNREADABLE)
        elif not _is_folder(folder):
            found.refuse("", folder, "file_outside_folder", "il file non è nella cartella di un ente", FOLDER_REMEDY)
        else:
            _read_folder(found, folder, inbox, scratch)
    return found


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder, or a link to one; what cannot even be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda path: path.name)


def _is_unreadable(name: str) -> bool:
    return any(unicodedata.category(character) in _UNREADABLE for character in name)


def _read_folder(found: Inbox, folder: Path, inbox: Path, scratch: Path) -> None:
    try:
        paths = _inside(folder)
    except FileNotFoundError:
        found.ignore(folder, inbox)
        return
    except OSError as error:
        message = f"la cartella dell'ente non si legge ({error.strerror})"
        found.refuse(folder.name, folder, "folder_unreadable", message, "controllare i permessi della cartella")
        return
    for path in paths:
        if _is_aside(path):
            found.ignore(path, inbox)
        elif _is_unreadable(path.name):
            found.refuse(folder.name, path, "name_unreadable", *_NAME_UNREADABLE)
        elif _is_unfinished(path):
            found.refuse(folder.name, path, "file_unfinished", *_UNFINISHED)
        else:
            _read_file(found, path, inbox, scratch)


def _read_file(found: Inbox, path: Path, inbox: Path, scratch: Path) -> None:
    entity_id = path.parent.name
    try:
        before = path.stat()
        if stat.S_ISDIR(before.st_mode):
            remedy = f"spostare i file direttamente in data/inbox/{found.named(entity_id)}/"
            message = "è una cartella dentro la cartella dell'ente"
            found.refuse(entity_id, path, "folder_in_folder", message, remedy)
            return
        if not stat.S_ISREG(before.st_mode):
            found.refuse(entity_id, path, "file_unreadable", *_NO_FILE)
            return
        if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
            found.refuse(entity_id, path, "file_link", *_LINK_OUT)
            return
        name = found.named(path.name)
        if problem := too_large(before.st_size, name):
            found.refused.append(RefusedFile(found.named(entity_id), name, (problem,)))
            return
        copy, sha256 = snapshot(path, scratch)
        after = path.stat()
    except FileNotFoundError:
        if path.is_symlink():
            found.refuse(entity_id, path, "file_unreadable", *_NO_FILE)
        else:
            # It was moved away since the folder was listed.
            found.ignore(path, inbox)
        return
    except OSError as error:
        remedy = "controllare i permessi del file e il disco, oppure copiarlo di nuovo"
        found.refuse(entity_id, path, "file_unreadable", f"il file non si legge ({error.strerror})", remedy)
        return
    if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
        found.files.append(FoundFile(found.named(entity_id), name, copy, sha256))
    else:
        copy.unlink()
        found.refuse(entity_id, path, "file_unfinished", *_UNFINISHED)

"""What is really in a file that its name calls a workbook: a text, a web page, another system's idea of a sheet."""

from __future__ import annotations

import codecs

_START = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SEPARATORS = {";": "«;»", "\t": "tabulazioni", ",": "«,»", "|": "«|»"}
_SAVE_AS = (
    "esportare di nuovo dal sistema come CSV o .xlsx; se non si può, aprirlo con Excel o LibreOffice, controllare che "
    "i codici abbiano ancora gli zeri iniziali e tutte le cifre, e salvarlo come «Cartella di lavoro .xlsx»"
)


def named_as_workbook(content: bytes, suffix: str) -> tuple[str, str] | None:
    """Say what a file whose name ends as a workbook's holds, and the remedy; None when it is neither text nor page."""
    start = _text(content[:_START])
    if start is None:
        return None
    found = _kind(start.lstrip())
    message = f"il nome finisce per «{suffix}» ma il contenuto non è una cartella di lavoro: è {found}"
    return (message, _SAVE_AS) if found else _as_csv(start, suffix)


def _kind(start: str) -> str | None:
    """Name what a text is that a spreadsheet opens as a sheet, by how it begins."""
    lower = start.lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in lower or 'progid="excel.sheet"' in lower:
        return "un foglio XML di Excel 2003"
    if lower.startswith("mime-version:"):
        return "una pagina web in un solo file (MHTML)"
    if lower.startswith("<") and any(tag in lower for tag in ("<table", "<html", "<tr", "<!doctype html")):
        return "una tabella HTML, cioè una pagina web"
    return None


def _as_csv(start: str, suffix: str) -> tuple[str, str] | None:
    line = next((line for line in start.splitlines() if line.strip()), "")
    sign = max(_SEPARATORS, key=line.count)
    if line.lstrip().startswith(("<", "{", "%PDF")) or not line.count(sign):
        return None
    message = (
        f"il nome finisce per «{suffix}» ma il contenuto non è una cartella di lavoro: è un testo separato da "
        f"{_SEPARATORS[sign]}, cioè un CSV"
    )
    return message, "cambiare la fine del nome in «.csv», senza aprire il file, e riconsegnarlo"


def _text(start: bytes) -> str | None:
    """Read the beginning of a file as text; None when it is none."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if start.startswith(bom)), (b"", ""))
    if encoding:
        return start[len(bom) :].decode(encoding, errors="replace")
    if any(byte < 9 or 13 < byte < 32 for byte in start):
        return None
    return start.decode("utf-8", errors="replace")

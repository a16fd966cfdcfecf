"""The pages in a real browser: they show what they should, and the browser asks nobody anything for them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Release

ENTITY = "cciaa-mi-mb-lo"
PAGES = {
    "gate/report.html": "Controlli sulla pubblicazione",
    f"exports/html/ESEMPIO_rilievi-{ENTITY}-2025.html": "Rilievi 2025",
    f"exports/open_data/{ENTITY}/ESEMPIO_dizionario.html": "Dizionario dei dati",
}


def open_in_browser(page: Path, folder: Path) -> tuple[str, list[str]]:
    """What the browser shows of a page, and the addresses that the page, not the browser itself, asked for."""
    browser = shutil.which("chromium")
    assert browser, "the tests need chromium"
    log = folder / "net.json"
    done = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--dump-dom",
            page.resolve().as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return done.stdout, [one["url"] for one in started if one["initiator"] != "not an origin"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_heading_and_asks_no_host(example: Release, tmp_path: Path, name: str) -> None:
    shown, asked = open_in_browser(example.folder / name, tmp_path)
    assert f"<h1>{PAGES[name]}</h1>" in shown
    assert "ESEMPIO" in shown
    assert asked == []


def test_a_page_that_asks_a_host_is_noticed(example: Release, tmp_path: Path) -> None:
    page = (example.folder / "gate" / "report.html").read_text(encoding="utf-8")
    path = tmp_path / "report.html"
    path.write_text(page.replace("</main>", '<img src="https://example.org/logo.png" alt=""></main>'), encoding="utf-8")
    _, asked = open_in_browser(path, tmp_path)
    assert asked == ["https://example.org/logo.png"]

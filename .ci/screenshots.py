#!/usr/bin/env python3
"""Pictures of all pages, of a register and in Debian's Chromium: ``make screenshots`` puts them into screenshots/.

With ``--readme`` also the two that README.md shows, into docs/pictures/.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from browsing import CHROMIUM, MISSING, OPTIONS, Served, ready, serving  # noqa: E402
from comity.register.book import Register  # noqa: E402

WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
README = {"overview": "overview", "pair": "pair"}
"""Pages that README.md shows, by the names of their pictures."""


def pages(place: Path) -> dict[str, str]:
    """The addresses of all pages by the names of their pictures; facts and documents are those of the richest pair."""
    with Register(place) as register:
        a, b = "EST", "KOR"
        instrument = max(register.instruments(actor=a, other=b), key=lambda fact: len(fact.stages))
        event = register.facts(actor=a, other=b, kind="event", sort="sources", limit=1)[0]
        person = register.people(of=a, limit=1)[0]
        document = register.sources(event)[0].document
    return {
        "overview": "",
        "network": "network",
        "facts": "facts?domain=cyber",
        "instruments": "instruments",
        "commitments": "commitments",
        "actors": "actors",
        "pair": f"pair?a={a}&b={b}",
        "actor": f"actor/{a}",
        "instrument": f"fact/{instrument.id}",
        "event": f"fact/{event.id}",
        "domain": "domain/cybersecurity",
        "person": person.id,
        "people": "people",
        "reader": f"document/{document}",
        "review": "review",
        "review-judgements": "review/judgements",
        "search": "search?words=cyber",
        "add": "add",
        "brief": f"brief?actor={a}&other={b}",
        "export": "export",
        "account": "account",
        "api": "api/v1/docs",
    }


def main() -> int:
    """Take the pictures; returns the exit status."""
    place, out = Path(sys.argv[1]), ROOT / "screenshots"
    if not Path(CHROMIUM).exists():
        print(f"comity: {MISSING}", file=sys.stderr)
        return 1
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder) / place.name
        with closing(sqlite3.connect(place)) as read, closing(sqlite3.connect(copy)) as written:
            read.backup(written)  # also what a server that has it open has not written to the file yet
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        with serving(copy) as site:
            for name, path in pages(copy).items():
                take(browser, site, path, out / f"{name}.png")
                print(out.relative_to(ROOT) / f"{name}.png", flush=True)
                if name in README and "--readme" in sys.argv:
                    take(browser, site, path, ROOT / "docs" / "pictures" / f"{README[name]}.png", full=False)
            for name in ("overview", "pair", "reader"):
                path = pages(copy)[name]
                take(browser, site, path, out / f"{name}-dark-fr.png", color_scheme="dark", locale="fr")
                take(browser, site, path, out / f"{name}-phone.png", viewport=PHONE)
    return 0


def take(browser: Browser, site: Served, path: str, file: Path, full: bool = True, **context: object) -> None:
    """One picture, of the whole page or of its first screen."""
    opened = browser.new_context(**{"locale": "en", "viewport": WIDE, "reduced_motion": "reduce", **context})
    page = opened.new_page()
    page.goto(site / path)
    ready(page)
    page.wait_for_load_state("networkidle")  # fonts, and what a page asks for once it stands
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=full)
    opened.close()


if __name__ == "__main__":
    raise SystemExit(main())

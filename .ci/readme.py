#!/usr/bin/env python3
"""Refreshes the outputs in README.md: below a line ``<!-- run: COMMAND -->`` stands a block with what the command printed.

Run it with ``make readme`` after the reading changed, on a quiet machine (some blocks hold speeds).
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(<!-- run: (?P<command>.+?) -->\n```(?:text|json)\n)(?P<output>.*?)(```\n)", re.DOTALL)


def refresh(found: re.Match[str]) -> str:
    """The block with the command's present output."""
    environment = {**os.environ, "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", found["command"]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 141):
        raise SystemExit(f"{found['command']}: {done.stderr}")
    return f"{found[1]}{done.stdout.rstrip()}\n{found[4]}"


def main() -> None:
    """Refresh all blocks."""
    page = ROOT / "README.md"
    page.write_text(BLOCK.sub(refresh, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

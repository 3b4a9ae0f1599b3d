"""What several tests share: the command line run in this process, and small documents of our own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from comity.faces.cli.main import main

pytest_plugins = ("browsing", "mails", "publishers", "stores")

AGREEMENT = """SEOUL, 14 février 2018 -- Le Premier ministre sud-coréen Han Min-ho et son homologue estonien, Mart Tamm, sont \
convenus mercredi de renforcer leur coopération dans la cybersécurité.

M. Han a demandé à l'Estonie de soutenir la candidature de la Corée du Sud.
"""
VISIT = "ANKARA, 3 mai 2021 -- Le ministre turc de la Défense a reçu son homologue qatari à Ankara."
NOTHING = (
    "Le pain se garde trois jours dans un linge propre. On le coupe en tranches fines, puis on le fait griller avant de le servir."
)


@dataclass(frozen=True)
class Done:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``comity`` with some arguments, in this process."""

    def call(*arguments: str | Path, given: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Done(int(ended.value.code or 0), out.decode("utf-8"), err.decode("utf-8"))

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three readable documents, one of them in a folder below."""
    documents = tmp_path / "documents"
    (documents / "below").mkdir(parents=True)
    (documents / "agreement.txt").write_text(AGREEMENT, encoding="utf-8")
    (documents / "below" / "nothing.txt").write_text(NOTHING, encoding="utf-8")
    (documents / "visit.txt").write_text(VISIT, encoding="utf-8")
    return documents

"""What the tests of the register's commands share: a small register, read from dispatches of our own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

DISPATCHES = {
    "agreement-fr.txt": """SEOUL, 14 février 2018 -- Le Premier ministre sud-coréen Han Min-ho et son homologue estonien, Mart Tamm,
sont convenus mercredi de renforcer leur coopération dans la cybersécurité.

M. Han a demandé à l'Estonie de soutenir la candidature de la Corée du Sud.
""",
    "agreement-en.txt": """SEOUL, 14 February 2018 -- South Korea and Estonia agreed on Wednesday to strengthen their cooperation
in cybersecurity, Prime Minister Han Min-ho said after talks with his Estonian counterpart Mart Tamm.
""",
    "visit.txt": "ANKARA, 3 mai 2021 -- Le ministre turc de la Défense a reçu son homologue qatari à Ankara.",
    "memorandum.txt": """TALLINN, 6 June 2022 -- Estonia and Ukraine signed a memorandum of understanding on cyber defence
in Tallinn on Monday.

Estonia will deliver two mobile laboratories to Ukraine by the end of 2023.
""",
    "exercise.txt": """PARIS, 10 octobre 2023 -- La France et le Japon ont tenu mardi un exercice naval conjoint. La France
enverra une frégate au Japon en 2031.
""",
    "sanctions.txt": "BRUSSELS, 22 April 2024 -- The European Union imposed sanctions on Iran on Monday over its drone attacks.",
    "nothing.txt": "Le pain se garde trois jours dans un linge propre. On le coupe en tranches fines, puis on le fait griller.",
}


@pytest.fixture(autouse=True)
def nobodys_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No register or author is named but by the test."""
    monkeypatch.delenv("COMITY_REGISTER", raising=False)
    monkeypatch.delenv("COMITY_AUTHOR", raising=False)


@pytest.fixture(scope="session")
def dispatches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of seven dispatches; two tell the same in two languages, one tells nothing."""
    folder = tmp_path_factory.mktemp("dispatches")
    for name, text in DISPATCHES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def filled(dispatches: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of the dispatches, made once; not to be written."""
    from comity.register.book import Register

    place = tmp_path_factory.mktemp("filled") / "register.db"
    with Register(place, create=True) as register:
        added = register.add(dispatches)
    assert (added.new, added.failed) == (len(DISPATCHES), 0)
    return place


@pytest.fixture
def own(filled: Path, tmp_path: Path) -> Path:
    """A copy of the register, to be written."""
    return Path(shutil.copyfile(filled, tmp_path / "own.db"))

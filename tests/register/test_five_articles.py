"""What a register answers once it has read dispatches on five occasions: ours, and where they are at hand the articles of issue 4.

Ours tell the same in other words, with an English text on the programme that two French ones name otherwise. The articles are
looked for in ``$COMITY_SHARED/documents``, else in ``documents`` of a folder ``shared`` beside the repository.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from comity.flow import Reader
from comity.model.register import CommitmentState, Fact, Kind
from comity.model.source import Source
from comity.register.answers import Dossier
from comity.register.query import Filter
from comity.register.questions import commitments, dossier
from comity.register.store import open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

SHARED = Path(os.environ.get("COMITY_SHARED") or Path(__file__).parents[3] / "shared") / "documents"
MISSING = f"the five articles are not at hand in {SHARED}"
TODAY = datetime.date(2026, 1, 1)

OURS = {
    "pyeongchang.txt": """SEOUL, 14 fév. (Yonhap) -- Les Premiers ministres sud-coréen et estonien, Lee Nak-yon et \
Jüri Ratas, sont convenus mercredi à Séoul de renforcer la coopération entre leurs pays dans la cybersécurité.
""",
    "bangkok.txt": """Bangkok (VNA) - L'ASEAN et l'Union européenne ont publié une Déclaration commune sur la \
coopération en matière de cybersécurité à l'issue de leur conférence ministérielle tenue le 1er août 2019 à Bangkok.

Les deux parties ont salué la signature de l'accord de libre-échange entre l'Union européenne et le Vietnam et \
l'adoption par l'Union européenne de l'accord de libre-échange avec Singapour.
""",
    "elysee.txt": """PARIS, 28 octobre 2020 (AFP) - Le Premier ministre estonien Jüri Ratas et le président français \
Emmanuel Macron ont signé mercredi à Paris une déclaration sur le partenariat stratégique entre l'Estonie et la \
France.

Les deux pays vont renforcer leur coopération en matière de défense et de cybersécurité.

La France a annoncé en septembre qu'elle rejoindrait le groupe de combat de l'OTAN à Tapa en 2021.
""",
    "vilnius.txt": """VILNIUS, 11 juillet 2023 (AFP) - La Corée du Sud et l'OTAN vont renforcer leur coopération en \
matière de cybersécurité et de non-prolifération, ont annoncé mardi leurs dirigeants en marge du sommet de \
l'Alliance en Lituanie.

Le président sud-coréen Yoon Suk Yeol et le secrétaire général de l'OTAN, Jens Stoltenberg, ont signé un programme \
de partenariat personnalisé qui couvre onze domaines, dont la cybersécurité.

Des médias ont rapporté que la Corée du Sud avait accepté de livrer des obus aux États-Unis, mais le ministère \
sud-coréen de la Défense a déclaré que ces informations étaient inexactes.
""",
    "cavoli.txt": """SEOUL, 29 fév. (Yonhap) -- Le ministre sud-coréen de la Défense, Shin Won-sik, a reçu jeudi à \
Séoul le commandant suprême des forces de l'OTAN en Europe, le général Christopher Cavoli.

Les deux parties sont convenues d'élargir leur coopération de défense dans le cadre du programme de partenariat \
adapté, signé en juillet 2023 entre la Corée du Sud et l'OTAN.
""",
    "brussels.txt": """BRUSSELS, July 10 (Reuters) - South Korea and NATO agreed on Wednesday to share more \
information on cyber threats.

The cooperation rests on the Individually Tailored Partnership Programme which South Korea and NATO signed in July \
2023.
""",
}
PRINTED = {
    "pyeongchang.txt": "2018-02-14",
    "bangkok.txt": "2019-08-02",
    "elysee.txt": "2020-10-28",
    "vilnius.txt": "2023-07-11",
    "cavoli.txt": "2024-02-29",
    "brussels.txt": "2024-07-10",
}


def read(folder: Path, sources: Sequence[Source]) -> View:
    store = open_store(str(folder / "register.db"), create=True)
    Writer(store, Versions("1", "1", "1")).add(list(Reader().read_many(sources)))
    return View(store)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    view = read(tmp_path_factory.mktemp("ours"), [Source(name, text, PRINTED[name]) for name, text in OURS.items()])
    yield view
    view.store.close()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    paths = sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else []
    if not paths:
        pytest.skip(MISSING)
    view = read(tmp_path_factory.mktemp("articles"), [Source(path.name, path.read_text(encoding="utf-8")) for path in paths])
    yield view
    view.store.close()


@pytest.fixture(params=["ours", "articles"])
def view(request: pytest.FixtureRequest) -> View:
    """Both registers, one after the other."""
    found: View = request.getfixturevalue(request.param)
    return found


def pair(view: View, one: str, other: str) -> Dossier:
    return dossier(view, one, other, today=TODAY)


def kinds(found: Dossier) -> set[str]:
    return {fact.type for fact in found.instruments}


def event(found: Dossier, type_: str) -> Fact:
    """The newest event of a type."""
    return next(fact for fact in found.latest if fact.type == type_)


def programmes(view: View) -> list[Fact]:
    return [fact for fact in pair(view, "KOR", "NATO").instruments if fact.type in {"programme", "partnership"}]


def test_korea_and_nato_have_one_programme_signed_in_july_2023(view: View) -> None:
    (programme,) = programmes(view)
    assert set(programme.actor) == {"KOR", "NATO"}
    signed = {stage.stage: stage.date for stage in programme.stages}["signed"]
    assert signed is not None and signed.startswith("2023-07")
    assert programme.date is not None and programme.date.startswith("2023-07")
    assert programme.documents >= 2


def test_three_texts_in_two_languages_carry_ours(ours: View) -> None:
    (programme,) = programmes(ours)
    assert {source.name for source in ours.sources([programme])[programme.id]} == {"vilnius.txt", "cavoli.txt", "brussels.txt"}
    assert programme.languages == ("en", "fr")
    assert "Individually Tailored Partnership Programme" in programme.names
    assert any(name.startswith("programme de partenariat") for name in programme.names)
    assert programme.independent == 3


def test_the_articles_of_2023_and_2024_carry_theirs(articles: View) -> None:
    (programme,) = programmes(articles)
    assert [source.name[:3] for source in articles.sources([programme])[programme.id]] == ["002", "004"]


def test_korea_and_estonia(view: View) -> None:
    found = pair(view, "KOR", "EST")
    assert found.since == "2018-02-14"
    agreed = event(found, "AGREE")
    assert (agreed.date, "cybersecurity" in agreed.domains) == ("2018-02-14", True)
    assert ("cybersecurity", 2018) in {(count.code, count.year) for count in found.domains}


def test_estonia_and_france(view: View) -> None:
    found = pair(view, "EST", "FRA")
    assert found.since == "2020-10-28"
    (declaration,) = [fact for fact in found.instruments if fact.type == "declaration"]
    assert (declaration.stage, declaration.date, set(declaration.actor)) == ("signed", "2020-10-28", {"EST", "FRA"})
    assert event(found, "SUPPORT").instrument == declaration.id
    assert "cybersecurity" in {count.code for count in found.domains}


def test_korea_and_nato(view: View) -> None:
    found = pair(view, "KOR", "NATO")
    assert found.since is not None and found.since.startswith("2023-07")
    assert {count.year for count in found.types} == {2023, 2024}
    assert {"cybersecurity", "defence"} <= {count.code for count in found.domains}


def test_asean_and_the_union(view: View) -> None:
    found = pair(view, "ASEAN", "EU")
    assert found.since == "2019-08-01"
    (declaration,) = [fact for fact in found.instruments if fact.type == "declaration"]
    assert (declaration.stage, declaration.date) == ("adopted", "2019-08-01")
    assert "cybersecurity" in declaration.domains


@pytest.mark.parametrize("other", ["VNM", "SGP"])
def test_the_union_and_its_trading_partners(view: View, other: str) -> None:
    found = pair(view, "EU", other)
    assert kinds(found) == {"agreement"}
    assert found.instruments[0].stage in {"signed", "adopted"}
    assert ("trade", 2019) in {(count.code, count.year) for count in found.domains}


def test_the_promise_to_join_the_battlegroup_is_never_silent(view: View) -> None:
    (promise,) = commitments(view, Filter(actor=("FRA",)), today=TODAY)
    assert (promise.fact.actor, promise.fact.due) == (("FRA",), "2021")
    assert promise.state in {CommitmentState.OVERDUE, CommitmentState.KEPT}
    (then,) = commitments(view, Filter(actor=("FRA",)), today=datetime.date(2020, 11, 1))
    assert then.state in {CommitmentState.OPEN, CommitmentState.DUE_SOON}


def test_what_keeps_the_promise_settles_it(tmp_path: Path) -> None:
    troops = (
        "TALLINN, 1er avril 2021 (AFP) - Des soldats français ont rejoint jeudi le groupe de combat de l'OTAN à Tapa, dit Paris."
    )
    view = read(tmp_path, [Source("elysee.txt", OURS["elysee.txt"], "2020-10-28"), Source("tapa.txt", troops, "2021-04-01")])
    (promise,) = commitments(view, Filter(actor=("FRA",)), today=TODAY)
    assert promise.state is CommitmentState.KEPT
    assert view.fact(promise.fact.kept_by or "").date == "2021-04-01"
    view.store.close()


def test_the_denied_delivery_is_disputed_and_nothing_else(view: View) -> None:
    disputed = [fact for fact in view.every(Filter(disputed=True)) if "denied" in fact.disputed]
    assert disputed
    for fact in disputed:
        assert set(fact.parties) == {"KOR", "USA"}
        (source,) = view.sources([fact])[fact.id]
        assert source.denied is not None and "inexactes" in source.denied.text
    assert Kind.EVENT in {fact.kind for fact in disputed}


def test_agencies_are_the_publishers_of_ours(ours: View) -> None:
    assert {each.name for each in pair(ours, "KOR", "NATO").publishers} == {"AFP", "Yonhap", "Reuters"}
    assert [each.name for each in pair(ours, "ASEAN", "EU").publishers] == ["VNA"]

"""Treebanks, variations, surrogates, repairs, and a training in miniature."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from rich.console import Console

from comity.errors import PipelineError
from comity.language import Analyser, treebanks
from comity.language.augment import Chances, Variations
from comity.language.pipeline import Parse
from comity.language.repairs import repair
from comity.language.seen import plain
from comity.language.surrogates import surrogates
from comity.language.train import Settings, train
from comity.language.treebanks import Choice, Corpus, read
from comity.model.analysis import NameKind

CONLLU = """# text = Jean Dupont a parlé du pacte.
1	Jean	Jean	PROPN	_	Gender=Masc|Number=Sing|Foo=Bar	4	nsubj	_	_
2	Dupont	Dupont	PROPN	_	_	1	flat:name	_	_
3	a	avoir	AUX	_	Mood=Ind|VerbForm=Fin	4	aux:tense	_	_
4	parlé	parler	VERB	_	VerbForm=Part	0	root	_	_
5-6	du	_	_	_	_	_	_	_	_
5	de	de	ADP	_	_	7	case	_	_
6	le	le	DET	_	_	7	det	_	_
7	pacte	pacte	NOUN	_	_	4	obl:arg	_	SpaceAfter=No
8	.	.	PUNCT	_	_	4	punct	_	_

# text = La France signe l'accord
1	La	le	DET	_	_	2	det	_	_
2	France	France	PROPN	_	_	3	nsubj	_	_
3	signe	signer	VERB	_	Mood=Ind|VerbForm=Fin	0	root	_	_
4	l'	le	DET	_	_	5	det	_	SpaceAfter=No
5	accord	accord	NOUN	_	_	3	obj	_	_

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bank.conllu").write_text(CONLLU * 12, encoding="utf-8")
    return tmp_path


def test_multiword_tokens_are_merged_or_kept(folder: Path) -> None:
    merged = next(read(folder / "bank.conllu", merge=True)).rows
    assert [row.form for row in merged] == ["Jean", "Dupont", "a", "parlé", "du", "pacte", "."]
    assert (merged[4].pos, merged[4].dep, merged[4].head) == ("ADP", "case", 5)
    assert merged[0].feats == ("Gender=Masc", "Number=Sing")
    kept = next(read(folder / "bank.conllu", merge=False)).rows
    assert [row.form for row in kept][4:6] == ["de", "le"]


def test_a_missing_treebank_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="no treebank"):
        list(read(tmp_path / "none.conllu", merge=True))


def test_variations_are_trees(folder: Path) -> None:
    golds = list(read(folder / "bank.conllu", merge=True))
    vary = Variations(
        "fr", golds, Chances(name=0.5, person=0.5, stop=0.2, small=0.2, opening=0.3, quote=0.5, speaker=0.3, reported=0.3)
    )
    rng = random.Random(1)
    for gold in golds * 50:
        rows = vary(gold, rng)
        assert sum(row.head == index for index, row in enumerate(rows)) == 1
        for index in range(len(rows)):
            at, steps = index, 0
            while rows[at].head != at:
                at, steps = rows[at].head, steps + 1
                assert steps <= len(rows)


def test_training_twice_gives_the_same_bytes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = (Corpus("bank.conllu", "A bank", "CC0"),)
    monkeypatch.setitem(treebanks.CHOICES, "fr", Choice(bank, bank, (), merge=True))
    settings = Settings(width=16, depth=1, hidden=16, rows=(50,) * 6, steps=6, words=20, every=3)
    scores = [train("fr", folder, folder / out, settings, Console(quiet=True)) for out in ("one", "two")]
    assert scores[0] == scores[1]
    files = sorted(path.relative_to(folder / "one") for path in (folder / "one").rglob("*") if path.is_file())
    weights = [file for file in files if file.name not in ("README.md", "model.json")]
    assert len(weights) < len(files)
    assert all((folder / "one" / file).read_bytes() == (folder / "two" / file).read_bytes() for file in weights)
    card = (folder / "one" / "README.md").read_text(encoding="utf-8")
    assert "A bank" in card and "CC0" in card
    assert Analyser.load("fr", str(folder / "one"))


def test_training_needs_a_choice_of_treebanks(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="CHOICES"):
        train("xx", tmp_path, tmp_path / "out")


def test_plain_typography() -> None:
    assert [plain(form) for form in ("l’", "«", "50 000", "—", "e\u0301tat", "a\u00adb")] == ["l'", '"', "50000", "-", "état", "ab"]


def test_surrogates() -> None:
    words = surrogates("fr")
    assert words.of(NameKind.STATE, "Corée du Sud", "la") == "France"
    assert words.of(NameKind.STATE, "Liban", "au") == "Japon"
    assert words.of(NameKind.PERSON, "Juri Ratas", "") == "Chirac"
    assert words.of(NameKind.BODY, "Commission européenne", "la") == "Commission"
    forms = ("sud-coréennes", "estonien", "Thaïlandais", "russe", "vietnamienne", "kazakhes")
    expected = ["françaises", "français", "Français", "britannique", "française", "britanniques"]
    assert [words.of(NameKind.DEMONYM, form, "") for form in forms] == expected
    assert set(words.other) == set(NameKind) - {NameKind.DEMONYM}
    assert surrogates("xx").of(NameKind.STATE, "Liban", "") == "Liban"


def test_repairs(analyser: Analyser) -> None:
    words = ["ils", "sont", "convenus", "par", "écrit"]
    pos = ["PRON", "AUX", "VERB", "ADP", "NOUN"]
    parse = Parse(list(pos), [frozenset()] * 5, ["nsubj:pass", "aux:pass", "root", "case", "obl:mod"], [2, 2, 2, 4, 2])
    repair("fr", words, parse, analyser.lemmatiser)
    assert parse.deps == ["nsubj", "aux:tense", "root", "case", "obl:mod"]
    parse = Parse(list(pos), [frozenset()] * 5, ["nsubj", "aux:pass", "root", "case", "obl:agent"], [2, 2, 2, 4, 2])
    repair("fr", ["ils", "sont", "reçus", "par", "Paris"], parse, analyser.lemmatiser)
    assert parse.deps == ["nsubj:pass", "aux:pass", "root", "case", "obl:agent"]
    parse = Parse(["VERB"], [frozenset()], ["root"], [0])
    repair("fr", ["facile"], parse, analyser.lemmatiser)
    assert parse.pos == ["ADJ"]

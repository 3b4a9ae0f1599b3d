"""Lemmas of words in and outside the treebanks."""

from __future__ import annotations

import pytest

from comity.errors import KnowledgeError
from comity.language import Analyser
from comity.language.conjugation import Conjugation
from comity.language.inflection import Inflection
from comity.language.lemmas import Lemmatiser, read, table, write
from comity.language.treebanks import Gold, Row

VERBS = {
    "convenus": "convenir", "signèrent": "signer", "exhorté": "exhorter", "rejoignent": "rejoindre", "conclue": "conclure",
    "entretenu": "entretenir", "accueillera": "accueillir", "réaffirment": "réaffirmer", "promeuvent": "promouvoir",
    "soutient": "soutenir", "appuie": "appuyer", "négocient": "négocier", "interdisent": "interdire", "souscrit": "souscrire",
    "prévoient": "prévoir", "coopèrent": "coopérer", "achève": "achever", "renonça": "renoncer", "engageait": "engager",
    "cosigné": "cosigner", "paraphent": "parapher", "reçoivent": "recevoir", "élargissent": "élargir", "agrandit": "agrandir",
    "répondit": "répondre", "dit": "dire", "émeut": "émouvoir", "cyberattaquer": "cyberattaquer",
}  # fmt: skip
NOUNS = {
    "cyberattaques": "cyberattaque", "mémorandums": "mémorandum", "accès": "accès", "fléaux": "fléau", "corpus": "corpus",
}  # fmt: skip
ADJECTIVES = {
    "numériques": "numérique", "offensives": "offensif", "quinquennale": "quinquennal", "vietnamiennes": "vietnamien",
    "trilatéraux": "trilatéral",
}  # fmt: skip


@pytest.fixture(scope="module")
def lemmatiser(analyser: Analyser) -> Lemmatiser:
    return analyser.lemmatiser


@pytest.mark.parametrize(("form", "lemma"), VERBS.items())
def test_verbs(lemmatiser: Lemmatiser, form: str, lemma: str) -> None:
    assert lemmatiser.lemma(form, "VERB") == lemma
    assert lemmatiser.lemma(form.capitalize(), "VERB") == lemma


@pytest.mark.parametrize(("form", "lemma"), NOUNS.items())
def test_nouns(lemmatiser: Lemmatiser, form: str, lemma: str) -> None:
    assert lemmatiser.lemma(form, "NOUN") == lemma


@pytest.mark.parametrize(("form", "lemma"), ADJECTIVES.items())
def test_adjectives(lemmatiser: Lemmatiser, form: str, lemma: str) -> None:
    assert lemmatiser.lemma(form, "ADJ") == lemma


def test_names_and_closed_words(lemmatiser: Lemmatiser) -> None:
    assert lemmatiser.lemma("Ratas", "PROPN") == "Ratas"
    assert lemmatiser.lemma("-t-elle", "PRON") == "il"
    assert lemmatiser.lemma("aux", "ADP") == "à"
    assert lemmatiser.lemma("PIB", "NOUN") == "PIB"


def test_features_settle_doubtful_forms(lemmatiser: Lemmatiser) -> None:
    assert lemmatiser.lemma("réinventèrent", "VERB", frozenset({"Tense=Past"})) == "réinventer"
    assert lemmatiser.truecase("DECLARE") in ("déclare", "déclaré")


def test_a_table_is_read_as_it_was_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = (Row("L’", "le", "DET", (), 1, "det", False), Row("accord", "accord", "NOUN", (), 1, "root", True))
    write(tmp_path / "lemmas.tsv", table([Gold(rows, "L’accord")]))
    assert read(tmp_path / "lemmas.tsv") == (
        {("accord", "NOUN"): "accord", ("l'", "DET"): "le"},
        {("accord", "NOUN"): 1, ("l'", "DET"): 1},
    )


def test_a_language_without_lists_keeps_its_forms() -> None:
    assert Conjugation({}, ()).infinitive("geht") is None
    assert Inflection({}, ()).lemma("straßen", "NOUN", frozenset()) == "straßen"


def test_a_wrong_list_is_named() -> None:
    with pytest.raises(KnowledgeError, match="plurals"):
        Inflection({"verbs": {}}, ())
    with pytest.raises(KnowledgeError, match="courir"):
        Conjugation({"verbs": {"courir": ["cours"]}, "free": [], "prefixes": [], "known": [], "fixed": {}}, ())

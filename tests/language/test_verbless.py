"""Clauses whose verb the tagger took for a noun or an adjective, from the parse as the parser gives it."""

from __future__ import annotations

import pytest

from comity.knowledge.grammar import load_grammar
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import SHIPPED, Parse
from comity.language.tokens import word_list
from comity.language.verbless import Verbless

PART = "VerbForm=Part|Tense=Past"
HEADLINE = "Japan PROPN nsubj ink\n, PUNCT punct Peru\nPeru PROPN conj Japan\nink NOUN root ink\ndeals NOUN obj ink"


@pytest.fixture(scope="module")
def menders() -> dict[str, Verbless]:
    """Real ones of both languages."""
    return {
        language: Verbless(
            language,
            load_grammar(language),
            Lemmatiser(language, SHIPPED / language / "lemmas.tsv"),
            word_list(language, "past_only"),
            word_list(language, "intransitive"),
        )
        for language in ("en", "fr")
    }


def mended(mender: Verbless, rows: str) -> tuple[list[str], Parse]:
    """The words and their mended parse; a row is ``word pos relation head [features]``."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [cell[0] for cell in cells]
    morph = [frozenset(cell[4].split("|")) if len(cell) > 4 else frozenset() for cell in cells]
    parse = Parse([cell[1] for cell in cells], morph, [cell[2] for cell in cells], [words.index(cell[3]) for cell in cells])
    mender.mend(words, parse)
    return words, parse


@pytest.mark.parametrize(
    ("language", "rows", "expected"),
    [
        (  # helped
            "en",
            "Chad PROPN nsubj end\nmust AUX aux end\nend NOUN root end\nraids NOUN obj end",
            {"end": ("VERB", "root", "end")},
        ),
        (
            "fr",
            "Elles PRON nsubj ont\nont VERB aux:tense défilé\ndéfilé NOUN root défilé",
            {"défilé": ("VERB", "root", "défilé"), "Elles": ("PRON", "nsubj", "défilé")},
        ),
        ("en", HEADLINE, {"ink": ("VERB", "root", "ink")}),  # governs
        (
            "fr",
            "Engage NOUN root Engage\nles DET det partenaires\npartenaires NOUN obj Engage\n; PUNCT punct Engage",
            {"Engage": ("VERB", "root", "Engage")},
        ),
        (  # restored: the root noun is the object
            "en",
            "The DET det tariffs\nU.S. PROPN compound rolled\nrolled VERB amod tariffs Tense=Past\nback ADV advmod rolled\n"
            "tariffs NOUN root tariffs Number=Plur",
            {"rolled": ("VERB", "root", "rolled"), "U.S.": ("PROPN", "nsubj", "rolled"), "tariffs": ("NOUN", "obj", "rolled")},
        ),
        (  # restored: the root noun is the subject
            "en",
            "Court NOUN root Court Number=Sing\non ADP case orders\nFriday PROPN compound orders\n"
            f"quashed VERB amod orders {PART}\norders NOUN nmod Court Number=Plur",
            {"quashed": ("VERB", "root", "quashed"), "Court": ("NOUN", "nsubj", "quashed"), "on": ("ADP", "case", "Friday")},
        ),
        (  # restored: two names before it
            "en",
            "Togo PROPN root Togo\n, PUNCT punct Ghana\nGhana PROPN compound seal\nseal NOUN compound pact\npact NOUN list Togo",
            {"seal": ("VERB", "root", "seal"), "Togo": ("PROPN", "nsubj", "seal"), "pact": ("NOUN", "obj", "seal")},
        ),
    ],
)
def test_mended(menders: dict[str, Verbless], language: str, rows: str, expected: dict[str, tuple[str, str, str]]) -> None:
    words, parse = mended(menders[language], rows)
    found = {word: (parse.pos[i], parse.deps[i], words[parse.heads[i]]) for i, word in enumerate(words)}
    assert {word: found[word] for word in expected} == expected
    assert sum(head == index for index, head in enumerate(parse.heads)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        f"curfew NOUN root curfew Number=Sing\nlifted VERB acl curfew {PART}\nin ADP case Peru\nPeru PROPN obl lifted",
        "peace NOUN compound talks\ntalks NOUN compound venue Number=Plur\nvenue NOUN root venue",
        "US PROPN compound relief\nsanctions NOUN compound relief Number=Plur\nrelief NOUN root relief",
        "Chad PROPN nsubj wins\nwins VERB root wins\npeace NOUN compound prize\nprize NOUN obj wins",
    ],
)
def test_left_alone(menders: dict[str, Verbless], rows: str) -> None:
    words, parse = mended(menders["en"], rows)
    cells = [row.split() for row in rows.splitlines()]
    assert [(parse.pos[i], parse.deps[i], words[parse.heads[i]]) for i in range(len(words))] == [tuple(c[1:4]) for c in cells]

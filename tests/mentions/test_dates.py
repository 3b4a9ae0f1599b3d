"""Date mentions on analyses made by hand."""

from __future__ import annotations

import re

import pytest

from comity.documents import build
from comity.mentions.dates import find_dates
from comity.model.analysis import Analysis, Name, NameKind, Sentence, Token
from comity.model.document import BlockKind
from comity.model.mentions import DateMention

Tags = dict[str, tuple[str, str, str]]  # word -> part of speech, relation, features

_WORD = re.compile(r"\w+['’]|\w+(?:-\w+)*|[^\w\s]")


def analyse(
    text: str, published: str | None, tags: Tags, heads: dict[str, str], names: tuple[str, ...] = ()
) -> tuple[DateMention, ...]:
    """Dates of a text; words are NOUN/obl under the first VERB of their sentence unless ``tags`` and ``heads`` say otherwise."""
    document = build("a", text, published=published, language="fr")
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for number, block in enumerate(document.blocks):
        if block.kind not in (BlockKind.BODY, BlockKind.TITLE):
            continue
        words = [(m.start() + block.start, m.end() + block.start) for m in _WORD.finditer(text[block.start : block.end])]
        for name in names:
            at = text.find(name, block.start, block.end)
            if at >= 0:
                words = sorted([(at, at + len(name)), *(w for w in words if not at <= w[0] < at + len(name))])
        first = len(tokens)
        index = {text[s:e]: first + i for i, (s, e) in reversed(list(enumerate(words)))}
        root = next((index[w] for w in index if tags.get(w, ("", "", ""))[1] == "root"), first)
        for i, (start, end) in enumerate(words):
            word = text[start:end]
            pos, dep, morph = tags.get(word, ("NOUN", "obl", ""))
            head = first + i if first + i == root else index[heads[word]] if word in heads else root
            name_of = Name(start, end, NameKind.GROUP) if word in names else None
            features = frozenset(morph.split("|")) if morph else frozenset()
            lemma = {"va": "aller", "doit": "devoir"}.get(word, word)
            tokens.append(Token(first + i, start, end, word, lemma, pos, dep, head, features, len(sentences), name_of))
        sentences.append(Sentence(len(sentences), first, len(tokens), number))
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.index:
            children[token.head].append(token.index)
    return find_dates(document, Analysis(tuple(tokens), tuple(sentences), (), tuple(map(tuple, children))))


PRESENT = "Mood=Ind|Tense=Pres|VerbForm=Fin"
PARTICIPLE = ("VERB", "root", "Tense=Past|VerbForm=Part")
SIGNED: Tags = {"a": ("AUX", "aux:tense", PRESENT), "signé": PARTICIPLE}


@pytest.mark.parametrize(
    ("text", "tags", "heads", "value"),
    [
        ("Le ministre a signé jeudi un accord à Oslo.", SIGNED, {}, "2018-02-08"),
        (
            "Le ministre signera jeudi un accord à Oslo.",
            {"signera": ("VERB", "root", "Mood=Ind|Tense=Fut|VerbForm=Fin")},
            {},
            "2018-02-15",
        ),
        (
            "Le texte sera signé jeudi à Oslo par eux.",
            {"sera": ("AUX", "aux:pass", "Tense=Fut|VerbForm=Fin"), "signé": PARTICIPLE},
            {},
            "2018-02-15",
        ),
        (
            "Le ministre va signer jeudi un accord à Oslo.",
            {"va": ("VERB", "root", PRESENT), "signer": ("VERB", "xcomp", "VerbForm=Inf")},
            {"jeudi": "signer"},
            "2018-02-15",
        ),
        (
            "Le ministre doit signer jeudi un accord à Oslo.",
            {"doit": ("AUX", "aux", PRESENT), "signer": ("VERB", "root", "VerbForm=Inf")},
            {},
            "2018-02-15",
        ),
        (
            "Le ministre a évoqué la visite prévue jeudi à Oslo.",
            {"a": ("AUX", "aux:tense", PRESENT), "évoqué": PARTICIPLE, "prévue": ("VERB", "acl", "Tense=Past|VerbForm=Part")},
            {"jeudi": "prévue", "prévue": "visite"},
            "2018-02-15",
        ),
        ("Le ministre reçoit jeudi son homologue à Oslo.", {"reçoit": ("VERB", "root", PRESENT)}, {}, "2018-02-08"),
    ],
)
def test_the_verb_decides(text: str, tags: Tags, heads: dict[str, str], value: str) -> None:
    (mention,) = analyse(text, "2018-02-14", tags, heads)
    assert (mention.value, mention.relative, mention.relation, mention.span.quote) == (value, True, "on", "jeudi")


def test_datelines_and_headers_are_no_mentions() -> None:
    text = "Publié le 14 février 2018\nOSLO, 14 février (AFP) - Le ministre a signé mercredi un accord avec son homologue."
    (mention,) = analyse(text, None, SIGNED, {})
    assert (mention.span.quote, mention.value) == ("mercredi", "2018-02-14")


def test_the_head_ties_the_expression_into_the_sentence() -> None:
    text = "Le ministre a signé un accord le 3 mai 2017 à Oslo."
    tags: Tags = {**SIGNED, "le": ("DET", "det", ""), "3": ("NUM", "nummod", ""), "2017": ("NUM", "nmod", "")}
    (mention,) = analyse(text, "2018-02-14", tags, {"le": "mai", "3": "mai", "2017": "mai"})
    assert (mention.value, mention.relative) == ("2017-05-03", False)
    assert mention.span.quote == "le 3 mai 2017"
    assert text.split()[mention.head] == "mai"


def test_a_date_within_a_name_is_none() -> None:
    assert (
        analyse("Le ministre a signé le Programme de mai 2030 à Oslo.", "2018-02-14", SIGNED, {}, ("Programme de mai 2030",)) == ()
    )


def test_the_day_before_counts_from_the_date_before() -> None:
    text = "Le ministre a signé un accord le 3 mai 2017 à Oslo après une réunion la veille."
    assert [m.value for m in analyse(text, "2018-02-14", SIGNED, {})] == ["2017-05-03", "2017-05-02"]
    assert [m.value for m in analyse("Le ministre a signé un accord la veille à Oslo.", "2018-02-14", SIGNED, {})] == ["2018-02-13"]


def test_relations_and_durations() -> None:
    text = "Le ministre a signé un accord pendant deux ans depuis juillet 2016 jusqu'au 3 mai 2019."
    assert [(m.relation, m.value) for m in analyse(text, "2018-02-14", SIGNED, {})] == [
        ("for", None),
        ("since", "2016-07"),
        ("until", "2019-05-03"),
    ]


def test_without_a_date_of_the_document() -> None:
    text = "Le ministre a signé lundi un accord qui vaut depuis le 15 janvier à Oslo."
    assert [m.value for m in analyse(text, None, SIGNED, {})] == [None, "XXXX-01-15"]

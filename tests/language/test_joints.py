"""Verbs that the parser joins to the wrong word, or takes for a noun, go where a reader would have them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.language.joints import mend_joints
from comity.language.pipeline import Parse

PAST = frozenset({"Tense=Past", "VerbForm=Fin"})
PARTICIPLE = frozenset({"Tense=Past", "VerbForm=Part"})
INFINITIVE = frozenset({"VerbForm=Inf"})


def parse(*rows: tuple) -> tuple[list[str], Parse]:
    """Words and a parse from rows of word, part of speech, relation, head and, where it matters, the form of a verb."""
    forms = [row[4] if len(row) > 4 else frozenset() for row in rows]
    return [row[0] for row in rows], Parse([r[1] for r in rows], forms, [r[2] for r in rows], [r[3] for r in rows])


def test_tail() -> None:
    words, tree = parse(
        ("Ada", "PROPN", "nsubj", 1), ("met", "VERB", "root", 1, PAST), ("Bea", "PROPN", "obj", 1), (",", "PUNCT", "punct", 5),
        ("Kurier", "PROPN", "compound", 5), ("reports", "NOUN", "conj", 2), (".", "PUNCT", "punct", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert (tree.pos[5], tree.deps[5], tree.heads[5]) == ("VERB", "parataxis", 1)
    assert (tree.deps[4], tree.heads[4]) == ("nsubj", 5)


def test_tail_is_short() -> None:
    words, tree = parse(
        ("Ada", "PROPN", "nsubj", 1), ("read", "VERB", "root", 1, PAST), ("books", "NOUN", "obj", 1), (",", "PUNCT", "punct", 4),
        ("reports", "NOUN", "conj", 2), (".", "PUNCT", "punct", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert tree.pos[4] == "NOUN"


def test_again() -> None:
    words, tree = parse(
        ("Chad", "PROPN", "nsubj", 1), ("called", "VERB", "root", 1, PAST), ("on", "ADP", "case", 3), ("Niger", "PROPN", "obl", 1),
        ("to", "PART", "mark", 5), ("leave", "VERB", "xcomp", 1, INFINITIVE), ("and", "CCONJ", "cc", 8), ("to", "PART", "mark", 8),
        ("pay", "VERB", "conj", 1, INFINITIVE), (".", "PUNCT", "punct", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert tree.heads[8] == 5


def test_shared() -> None:
    words, tree = parse(
        ("They", "PRON", "nsubj", 1), ("hailed", "VERB", "root", 1, PAST), ("ties", "NOUN", "obj", 1), ("and", "CCONJ", "cc", 5),
        ("exchanged", "VERB", "amod", 5, PARTICIPLE), ("views", "NOUN", "conj", 2), (".", "PUNCT", "punct", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert (tree.deps[4], tree.heads[4], tree.deps[5], tree.heads[5]) == ("conj", 1, "obj", 4)


def test_one() -> None:
    words, tree = parse(
        ("Guards", "NOUN", "nsubj", 1), ("blocked", "VERB", "root", 1, PAST), ("and", "CCONJ", "cc", 3),
        ("rammed", "VERB", "amod", 4, PARTICIPLE), ("boats", "NOUN", "obj", 1), (".", "PUNCT", "punct", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert (tree.deps[3], tree.heads[3], tree.heads[4]) == ("conj", 1, 3)


def test_timed() -> None:
    words, tree = parse(
        ("Peru", "PROPN", "nsubj", 1), ("summoned", "VERB", "root", 1, PAST), ("on", "ADP", "case", 5),
        ("Monday", "PROPN", "compound", 4), ("Chile", "PROPN", "nmod:poss", 5), ("envoy", "NOUN", "obl", 1),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert (tree.heads[2], tree.heads[3], tree.deps[3], tree.deps[5]) == (3, 1, "obl", "obj")


def test_both() -> None:
    words, tree = parse(
        ("Minister", "PROPN", "nmod:desc", 1), ("Ada", "PROPN", "nmod:desc", 4), ("and", "CCONJ", "cc", 3),
        ("General", "PROPN", "nmod:desc", 4), ("Bea", "PROPN", "nsubj", 5), ("met", "VERB", "root", 5, PAST),
    )  # fmt: skip
    mend_joints(words, tree, "en")
    assert (tree.heads[1], tree.deps[1], tree.heads[4], tree.deps[4], tree.heads[3]) == (5, "nsubj", 1, "conj", 4)


@given(st.lists(st.tuples(st.sampled_from(["and", "reports", "Ada", ",", "exchanged", "Monday", "to", "."]),
                          st.sampled_from(["cc", "conj", "amod", "compound", "nmod:desc", "obj", "mark", "nsubj", "case", "obl"]),
                          st.sampled_from(["PROPN", "NOUN", "VERB", "ADP"])), min_size=2, max_size=9))  # fmt: skip
def test_stays_a_tree(rows: list[tuple[str, str, str]]) -> None:
    deps = [row[1] for row in rows]
    deps[0] = "root"
    tree = Parse([row[2] for row in rows], [PAST for _ in rows], deps, [max(i - 1, 0) for i in range(len(rows))])
    mend_joints([row[0] for row in rows], tree, "en")
    for word in range(len(rows)):
        seen: set[int] = set()
        while tree.heads[word] != word:
            assert word not in seen
            seen.add(word)
            word = tree.heads[word]

"""The attachments that are mended stand as a French reader would have them, and the tree stays a tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.language.attachment import mend
from comity.language.pipeline import Parse

BETWEEN = {"entre", "avec"}


def parse(*rows: tuple[str, str, str, int]) -> tuple[list[str], Parse]:
    """Words and a parse from rows of word, part of speech, relation and head."""
    words = [row[0] for row in rows]
    return words, Parse([r[1] for r in rows], [frozenset() for _ in rows], [r[2] for r in rows], [r[3] for r in rows])


def test_joint_subject() -> None:
    words, tree = parse(
        ("France", "PROPN", "root", 0),
        ("et", "CCONJ", "cc", 4),
        ("Italie", "PROPN", "nsubj", 4),
        ("ont", "AUX", "aux:tense", 4),
        ("signé", "VERB", "conj", 0),
        (".", "PUNCT", "punct", 0),
    )
    mend(words, tree, BETWEEN)
    assert tree.heads == [4, 2, 0, 4, 4, 4]
    assert tree.deps == ["nsubj", "cc", "conj", "aux:tense", "root", "punct"]


def test_between() -> None:
    words, tree = parse(
        ("accord", "NOUN", "root", 0),
        ("entre", "ADP", "case", 2),
        ("France", "PROPN", "nmod", 0),
        ("et", "CCONJ", "cc", 5),
        ("Italie", "PROPN", "nsubj", 5),
        ("prévoit", "VERB", "conj", 0),
    )
    mend(words, tree, BETWEEN)
    assert (tree.heads[0], tree.deps[0]) == (5, "nsubj")
    assert (tree.heads[4], tree.deps[4]) == (2, "conj")
    assert (tree.heads[5], tree.deps[5]) == (5, "root")


def test_label_of_a_headline() -> None:
    words, tree = parse(
        ("Mali", "PROPN", "nsubj", 3),
        (":", "PUNCT", "punct", 0),
        ("Paris", "PROPN", "appos", 0),
        ("menace", "VERB", "root", 3),
    )
    mend(words, tree, BETWEEN)
    assert (tree.heads[2], tree.deps[2]) == (3, "nsubj")
    assert tree.deps[0] == "dislocated"


def test_a_bare_participle_is_joined_to_a_compound_tense() -> None:
    words, tree = parse(
        ("Ratas", "PROPN", "nsubj", 2),
        ("a", "AUX", "aux:tense", 2),
        ("noté", "VERB", "root", 2),
        ("que", "SCONJ", "mark", 5),
        ("ceci", "PRON", "nsubj", 5),
        ("suffit", "VERB", "ccomp", 2),
        ("et", "CCONJ", "cc", 7),
        ("remercié", "VERB", "conj", 5),
    )
    tree.morph[5] = frozenset({"VerbForm=Fin"})
    tree.morph[7] = frozenset({"VerbForm=Part", "Tense=Past"})
    mend(words, tree, BETWEEN)
    assert tree.heads[7] == 2


def test_an_active_verb_has_no_agent() -> None:
    words, tree = parse(
        ("ont", "AUX", "aux:tense", 1),
        ("salué", "VERB", "root", 1),
        ("l'", "DET", "det", 3),
        ("adoption", "NOUN", "obj", 1),
        ("par", "ADP", "case", 5),
        ("Malte", "PROPN", "obl:agent", 1),
        ("de", "ADP", "case", 8),
        ("l'", "DET", "det", 8),
        ("accord", "NOUN", "nmod", 5),
    )
    mend(words, tree, BETWEEN, {"par"})
    assert (tree.heads[5], tree.deps[5]) == (3, "nmod")
    assert tree.heads[8] == 3


def test_a_right_parse_is_left_alone() -> None:
    words, tree = parse(
        ("France", "PROPN", "nsubj", 3),
        ("et", "CCONJ", "cc", 2),
        ("Italie", "PROPN", "conj", 0),
        ("signent", "VERB", "root", 3),
    )
    before = (list(tree.heads), list(tree.deps))
    mend(words, tree, BETWEEN)
    assert (tree.heads, tree.deps) == before


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[str], Parse]:
    """Any tree: words are taken in a drawn order, each hanging on one taken before."""
    size = draw(st.integers(2, 12))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    deps = [draw(st.sampled_from(["nsubj", "conj", "cc", "case", "nmod", "appos", "obj", "punct"])) for _ in range(size)]
    for position, word in enumerate(order):
        heads[word] = order[draw(st.integers(0, position - 1))] if position else word
    deps[order[0]] = "root"
    pos = [draw(st.sampled_from(["NOUN", "PROPN", "VERB", "CCONJ", "ADP", "PUNCT"])) for _ in range(size)]
    words = [draw(st.sampled_from(["entre", "par", "et", ":", "Mali", "accord"])) for _ in range(size)]
    features = st.frozensets(st.sampled_from(["VerbForm=Fin", "VerbForm=Part", "Tense=Past"]))
    return words, Parse(pos, [draw(features) for _ in range(size)], deps, heads)


@given(trees())
def test_a_tree_stays_a_tree(given_tree: tuple[list[str], Parse]) -> None:
    words, tree = given_tree
    mend(words, tree, BETWEEN, {"par"})
    for word in range(len(words)):
        seen, at = set(), word
        while tree.heads[at] != at:
            assert at not in seen
            seen.add(at)
            at = tree.heads[at]
        assert tree.deps[at] == "root"
    assert sum(tree.heads[i] == i for i in range(len(words))) == 1


def _with(tree: Parse, **morph: str) -> Parse:
    """The parse with the features of some words, by index: ``w3="VerbForm=Inf"``."""
    for key, value in morph.items():
        tree.morph[int(key[1:])] = frozenset(value.split("|"))
    return tree


def test_attributive() -> None:
    words, tree = parse(
        ("Wang", "PROPN", "nsubj", 1),
        ("met", "VERB", "root", 1),
        ("with", "SCONJ", "mark", 3),
        ("visiting", "VERB", "advcl", 1),
        ("Pham", "PROPN", "obj", 3),
    )
    mend(words, tree, BETWEEN, attributive={"visiting"})
    assert tree.heads == [1, 1, 4, 4, 1]
    assert tree.deps == ["nsubj", "root", "case", "amod", "obl"]


def test_past_joined_to_an_infinitive() -> None:
    words, tree = parse(
        ("Oslo", "PROPN", "nsubj", 1),
        ("promised", "VERB", "root", 1),
        ("to", "PART", "mark", 3),
        ("help", "VERB", "xcomp", 1),
        ("and", "CCONJ", "cc", 5),
        ("thanked", "VERB", "conj", 3),
        ("Rome", "PROPN", "obj", 5),
    )
    past = "Mood=Ind|Tense=Past|VerbForm=Fin"
    mend(words, _with(tree, w1=past, w3="VerbForm=Inf", w5=past), BETWEEN)
    assert tree.heads[5] == 1


def test_plans_and_helped() -> None:
    words, tree = parse(
        ("Oslo", "PROPN", "compound", 1),
        ("plans", "NOUN", "root", 1),
        ("to", "PART", "mark", 3),
        ("help", "VERB", "acl", 1),
        ("Rome", "PROPN", "compound", 5),
        ("issue", "VERB", "xcomp", 3),
        ("cards", "NOUN", "obj", 5),
    )
    mend(words, _with(tree, w3="VerbForm=Inf", w5="VerbForm=Inf"), BETWEEN, takers={"plan"})
    assert tree.pos[1] == "VERB"
    assert tree.deps == ["nsubj", "root", "mark", "xcomp", "obj", "xcomp", "obj"]
    assert tree.heads[4] == 3


def test_pair_that_opens_a_headline() -> None:
    words, tree = parse(
        ("Ghana", "PROPN", "nsubj", 3),
        (",", "PUNCT", "punct", 2),
        ("Togo", "PROPN", "appos", 0),
        ("sign", "VERB", "root", 3),
        ("deal", "NOUN", "obj", 3),
    )
    mend(words, tree, BETWEEN)
    assert tree.deps[2] == "conj"

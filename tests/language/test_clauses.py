"""Clauses built around the wrong word: from the parse as the parser gives it to the one that the words tell."""

from __future__ import annotations

import pytest

from comity.language.clauses import join_names, settle_clauses
from comity.language.pipeline import Parse

PART = "VerbForm=Part|Tense=Past"


def settled(rows: str, past_only: tuple[str, ...] = ()) -> dict[str, tuple[str, str, str]]:
    """Part of speech, relation and head of each word; a row is ``word pos relation head [features]``."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [cell[0] for cell in cells]
    morph = [frozenset(cell[4].split("|")) if len(cell) > 4 else frozenset() for cell in cells]
    parse = Parse([cell[1] for cell in cells], morph, [cell[2] for cell in cells], [words.index(cell[3]) for cell in cells])
    settle_clauses(words, parse, past_only)
    return {word: (parse.pos[i], parse.deps[i], words[parse.heads[i]]) for i, word in enumerate(words)}


@pytest.mark.parametrize(
    ("rows", "word", "expected"),
    [
        (
            "Chad PROPN nsubj rules\nrules NOUN root rules\nout ADP compound:prt rules\ntalks NOUN obj rules",
            "rules",
            ("VERB", "root", "rules"),
        ),
        (
            "Chad PROPN nmod:poss airspace\n's PART case Chad\nairspace VERB root airspace VerbForm=Inf",
            "airspace",
            ("NOUN", "root", "airspace"),
        ),
        (
            f"Chad PROPN nsubj:pass signed\nPeru PROPN nsubj signed\nsigned VERB root signed {PART}",
            "Chad",
            ("PROPN", "nsubj", "signed"),
        ),
        (
            f"men NOUN root men\nspoke VERB acl men {PART}\nbriefly ADV advmod spoke",
            "men",
            ("NOUN", "nsubj", "spoke"),
        ),
        (  # relative
            "Peru PROPN nsubj leads\n, PUNCT punct leads\nwhose PRON nmod:poss envoy PronType=Rel\nenvoy NOUN nsubj leads\n"
            f"leads VERB root leads\n, PUNCT punct asked\nasked VERB conj leads {PART}",
            "Peru",
            ("PROPN", "nsubj", "asked"),
        ),
        (  # gerund
            "fires VERB root fires\nwarning VERB xcomp fires VerbForm=Ger\nshots NOUN obj fires",
            "warning",
            ("VERB", "amod", "shots"),
        ),
        (
            "gave VERB root gave\nPeru PROPN compound 20\n20 NUM nummod tanks\ntanks NOUN obj gave",
            "Peru",
            ("PROPN", "iobj", "gave"),
        ),
        (
            "help VERB root help\nPeru PROPN compound train\ntrain VERB xcomp help VerbForm=Inf",
            "Peru",
            ("PROPN", "nsubj", "train"),
        ),
        (
            "Peru PROPN advcl gave\n, PUNCT punct Peru\ngave VERB root gave\ntanks NOUN obj gave",
            "Peru",
            ("PROPN", "nsubj", "gave"),
        ),
        (
            "comme ADP case dixième\ndixième ADJ obl entre\nmembre NOUN nmod dixième\nentre VERB root entre",
            "membre",
            ("NOUN", "obl", "entre"),
        ),
        (
            "with ADP case trade\ntrade NOUN obl met\nministry NOUN nmod:unmarked trade\nmet VERB root met",
            "ministry",
            ("NOUN", "obl", "met"),
        ),
        (
            "refused VERB root refused\nan DET det offer\noffer NOUN parataxis refused",
            "offer",
            ("NOUN", "obj", "refused"),
        ),
        (
            "Peru PROPN nsubj sees\nis AUX aux sharing VerbForm=Fin\nsharing VERB amod sees\nsees VERB root sees",
            "sharing",
            ("VERB", "root", "sharing"),
        ),
    ],
)  # fmt: skip
def test_mended(rows: str, word: str, expected: tuple[str, str, str]) -> None:
    assert settled(rows, ("spoke",))[word] == expected


@pytest.mark.parametrize(
    ("rows", "word", "expected"),
    [
        (
            f"men NOUN root men\nkilled VERB acl men {PART}",
            "men",
            ("NOUN", "root", "men"),
        ),
        (
            f"Peru PROPN nsubj:pass hit\nhit VERB root hit {PART}",
            "Peru",
            ("PROPN", "nsubj:pass", "hit"),
        ),
        (
            "for ADP case Peru\nPeru PROPN advcl gave\ngave VERB root gave",
            "Peru",
            ("PROPN", "advcl", "gave"),
        ),
        (
            "refused VERB root refused\naid NOUN obj refused\nan DET det offer\noffer NOUN parataxis refused",
            "offer",
            ("NOUN", "parataxis", "refused"),
        ),
    ],
)  # fmt: skip
def test_left_alone(rows: str, word: str, expected: tuple[str, str, str]) -> None:
    assert settled(rows, ("spoke",))[word] == expected


@pytest.mark.parametrize(
    ("rows", "word", "expected"),
    [
        (  # lone
            f"Courts NOUN root Courts\njailed VERB acl Courts {PART}\nmen NOUN obj jailed\n. PUNCT punct Courts",
            "jailed",
            ("VERB", "root", "jailed"),
        ),
        (  # lone, behind what the subject's noun has with it
            f"widow NOUN root widow\nwriter NOUN nmod widow\nsued VERB acl writer {PART}\n"
            "ministers NOUN obj sued\n. PUNCT punct widow",
            "widow",
            ("NOUN", "nsubj", "sued"),
        ),
        (  # not with an agent
            f"Men NOUN root Men\njailed VERB acl Men {PART}\nOslo PROPN obl:agent jailed\n. PUNCT punct Men",
            "jailed",
            ("VERB", "acl", "Men"),
        ),
        (  # buried
            "Oslo PROPN compound relations\nfroze ADJ amod relations\nrelations NOUN root relations\n. PUNCT punct relations",
            "froze",
            ("VERB", "root", "froze"),
        ),
        (
            "Oslo PROPN compound relations\nfroze ADJ amod relations\nrelations NOUN root relations\n. PUNCT punct relations",
            "relations",
            ("NOUN", "obj", "froze"),
        ),
        (  # no sentence without a stop
            "Oslo PROPN compound relations\nfroze ADJ amod relations\nrelations NOUN root relations",
            "relations",
            ("NOUN", "root", "relations"),
        ),
        (  # mistaken
            "Oslo PROPN compound vetoed\nvetoed NOUN root vetoed\nplans NOUN obj vetoed\n. PUNCT punct vetoed",
            "Oslo",
            ("PROPN", "nsubj", "vetoed"),
        ),
    ],
)
def test_sentences_without_a_verb(rows: str, word: str, expected: tuple[str, str, str]) -> None:
    assert settled(rows, ("froze",))[word] == expected


def joined(rows: str) -> dict[str, tuple[str, str]]:
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [cell[0] for cell in cells]
    parse = Parse(
        [cell[1] for cell in cells], [frozenset[str]()] * len(words), [c[2] for c in cells], [words.index(c[3]) for c in cells]
    )
    join_names(words, parse)
    return {word: (parse.deps[i], words[parse.heads[i]]) for i, word in enumerate(words)}


def test_two_names_are_joined() -> None:
    found = joined("Chad PROPN compound Peru\nand CCONJ cc Peru\nPeru PROPN nsubj met\nmet VERB root met")
    assert (found["Chad"], found["Peru"]) == (("nsubj", "met"), ("conj", "Chad"))


def test_two_adjectives_qualify_one_noun() -> None:
    found = joined("Czech ADJ nsubj met\nand CCONJ cc police\nDutch ADJ amod police\npolice NOUN conj Czech\nmet VERB root met")
    assert (found["Czech"], found["police"]) == (("amod", "police"), ("nsubj", "met"))


def test_the_first_of_listed_names_is_joined_to_the_noun() -> None:
    found = joined("powers NOUN nsubj met\n, PUNCT punct Chad\nChad PROPN nmod powers\nPeru PROPN conj powers\nmet VERB root met")
    assert found["Chad"] == ("conj", "powers")


@pytest.mark.parametrize(
    ("rows", "word", "expected"),
    [
        (  # acting
            "Chad PROPN compound hosts\nhosts VERB root hosts VerbForm=Fin\ntroops NOUN obj hosts",
            "Chad",
            ("PROPN", "nsubj", "hosts"),
        ),
        (  # while
            "agreed VERB root agreed VerbForm=Fin|Tense=Past\nto PART mark build\nbuild VERB xcomp agreed VerbForm=Inf\n"
            "as SCONJ mark met\nthey PRON nsubj met\nmet VERB advcl build VerbForm=Fin|Tense=Past",
            "met",
            ("VERB", "advcl", "agreed"),
        ),
    ],
)
def test_clauses_of_their_own(rows: str, word: str, expected: tuple[str, str, str]) -> None:
    assert settled(rows, ("spoke",))[word] == expected

"""Dates and places between a verb and its object."""

from __future__ import annotations

import pytest

from comity.knowledge.grammar import load_grammar
from comity.language.circumstances import free_objects
from comity.language.pipeline import Parse

A = "a AUX aux:tense remis\nremis VERB root remis"


def freed(rows: str) -> dict[str, tuple[str, str]]:
    """Relation and head of each word; a row is ``word pos relation head [features]``."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [cell[0] for cell in cells]
    morph = [frozenset(cell[4].split("|")) if len(cell) > 4 else frozenset() for cell in cells]
    parse = Parse([cell[1] for cell in cells], morph, [cell[2] for cell in cells], [words.index(cell[3]) for cell in cells])
    free_objects(words, parse, load_grammar("fr"))
    return {word: (parse.deps[i], words[parse.heads[i]]) for i, word in enumerate(words)}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # when, and freed from the date with a partitive article
            f"{A}\nlundi NOUN obj remis\nde ADP case prix\nnouveaux ADJ amod prix\nprix NOUN nmod lundi Number=Plur",
            {"lundi": ("obl:mod", "remis"), "prix": ("obj", "remis"), "de": ("det", "prix")},
        ),
        (  # freed from two dates
            f"{A}\nmardi NOUN obl:mod remis\nmatin NOUN nmod mardi\ndeux NUM nummod chars\nchars NOUN nmod matin",
            {"chars": ("obj", "remis")},
        ),
        (  # freed from a place behind the date
            f"{A}\njeudi NOUN obl:mod remis\nà ADP case Lima\nLima PROPN obl:arg jeudi\n"
            "deux NUM nummod chars\nchars NOUN appos Lima",
            {"Lima": ("obl:mod", "remis"), "chars": ("obj", "remis")},
        ),
        (  # eve
            f"La DET det veille\nveille NOUN nsubj remis\nOslo PROPN nsubj remis\n{A}",
            {"veille": ("obl:mod", "remis"), "Oslo": ("nsubj", "remis")},
        ),
        (  # a passive has no object
            "a AUX aux:tense reçu\nété AUX aux:pass reçu\nreçu VERB root reçu\nlundi NOUN obl:mod reçu\ndeux NUM nummod amis\n"
            "amis NOUN nmod lundi",
            {"amis": ("nmod", "lundi")},
        ),
        (  # inside
            "Oslo PROPN nsubj a\na VERB root a VerbForm=Fin\nde ADP case côté\nson DET det côté\ncôté NOUN obj a\n"
            "accusé VERB acl côté VerbForm=Part|Tense=Past\nLima PROPN xcomp accusé",
            {"accusé": ("root", "accusé"), "a": ("aux:tense", "accusé"), "Oslo": ("nsubj", "accusé"), "Lima": ("obj", "accusé")},
        ),
        (  # not inside: soldiers that it has
            "Oslo PROPN nsubj a\na VERB root a VerbForm=Fin\ndes DET det soldats\nsoldats NOUN obj a\n"
            "déployés VERB acl soldats VerbForm=Part|Tense=Past",
            {"a": ("root", "a"), "déployés": ("acl", "soldats")},
        ),
        (  # model
            f"{A}\ndes DET det chars\nchars NOUN obj remis\nLeopard PROPN appos chars\n2 NUM obl:mod remis\n"
            "aux ADP case forces\nforces NOUN nmod 2",
            {"2": ("nummod", "Leopard"), "forces": ("obl:arg", "remis")},
        ),
        (  # told
            "Oslo PROPN nsubj attend\nattend VERB root attend\nde ADP case Lima\nLima PROPN obl:arg attend\nqu' PRON mark paie\n"
            "il PRON nsubj paie\npaie VERB acl:relcl Lima",
            {"paie": ("ccomp", "attend")},
        ),
        (  # on the occasion of
            f"{A}\nlors ADV advmod remis\nde ADP case fête\nfête NOUN obl:arg lors",
            {"fête": ("obl:mod", "remis"), "lors": ("case", "fête"), "de": ("fixed", "lors")},
        ),
        (  # a week that is a thing
            f"{A}\nla DET det semaine\nsemaine NOUN obj remis\nau ADP case mois\nmois NOUN obl:mod remis",
            {"semaine": ("obj", "remis")},
        ),
    ],
)
def test_freed(rows: str, expected: dict[str, tuple[str, str]]) -> None:
    found = freed(rows)
    assert {word: found[word] for word in expected} == expected


def test_held() -> None:
    words = ["Oslo", "a", "reçu", ",", "hier", "à", "Lima", ",", "le", "consul"]
    pos = ["PROPN", "AUX", "VERB", "PUNCT", "ADV", "ADP", "PROPN", "PUNCT", "DET", "NOUN"]
    deps = ["nsubj", "aux:tense", "root", "punct", "advmod", "case", "obl:mod", "punct", "det", "appos"]
    parse = Parse(pos, [frozenset[str]()] * len(words), deps, [2, 2, 2, 4, 2, 6, 2, 9, 9, 6])
    free_objects(words, parse, load_grammar("fr"))
    assert (parse.deps[9], parse.heads[9]) == ("obj", 2)

"""Universal Dependencies treebanks: reading CoNLL-U into the sentences that pipelines are trained and scored on.

A :class:`Row` is one word as the parser will see it. In French a multiword token (``du`` = ``de`` + ``le``) becomes one row,
because the analyser does not split it; in English (``don't`` = ``do`` + ``n't``) the parts stay, because the tokeniser splits them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from comity.errors import PipelineError

FEATURES = ("Gender", "Mood", "Number", "Person", "Polarity", "Poss", "PronType", "Tense", "VerbForm", "Voice")
"""The morphological features that the reading needs; all others are dropped before training."""

_LABELS = {"obj:lvc": "obj", "nsubj:outer": "nsubj", "csubj:outer": "csubj", "iobj:agent": "obl:arg", "obj:agent": "obl:agent",
           "dep:comp": "dep", "aux": "aux:tense", "expl:comp": "expl:pv", "nsubj:caus": "nsubj"}  # fmt: skip
"""French relations that too few sentences have, or that the treebanks do not share, and what they become."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One treebank file and where it comes from. ``file`` is its name below the treebanks' folder."""

    file: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which treebanks train, tune and score the pipeline of a language, and whether multiword tokens are merged."""

    train: tuple[Corpus, ...]
    dev: tuple[Corpus, ...]
    test: tuple[Corpus, ...]
    merge: bool


_SEQUOIA = "UD French Sequoia 2.16", "LGPL-LR"
_GSD = "UD French GSD 2.16", "CC BY-SA 4.0"
_EWT = "UD English EWT 2.16", "CC BY-SA 4.0"

CHOICES: Mapping[str, Choice] = {
    "fr": Choice(
        train=(
            Corpus("fr_sequoia-ud-train.conllu", *_SEQUOIA),
            Corpus("fr_gsd-ud-dev.conllu", *_GSD),
            Corpus("fr_pud-ud-test.conllu", "UD French PUD 2.16", "CC BY-SA 3.0"),
        ),
        dev=(Corpus("fr_sequoia-ud-dev.conllu", *_SEQUOIA),),
        test=(Corpus("fr_sequoia-ud-test.conllu", *_SEQUOIA), Corpus("fr_gsd-ud-test.conllu", *_GSD)),
        merge=True,
    ),
    "en": Choice(
        train=(Corpus("en_ewt-ud-train.conllu", *_EWT), Corpus("en_pud-ud-test.conllu", "UD English PUD 2.16", "CC BY-SA 3.0")),
        dev=(Corpus("en_ewt-ud-dev.conllu", *_EWT),),
        test=(Corpus("en_ewt-ud-test.conllu", *_EWT),),
        merge=False,
    ),
}
"""The treebanks by language. The French GSD train split is not among them: only its dev and test splits were to be had."""


@dataclass(frozen=True, slots=True)
class Row:
    """One word of a treebank: ``head`` is the index of its head in the sentence, its own for the root; ``space`` tells whether
    white space follows."""

    form: str
    lemma: str
    pos: str
    feats: tuple[str, ...]
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """One sentence of a treebank: its rows and its raw text."""

    rows: tuple[Row, ...]
    text: str


def read(path: Path, *, merge: bool) -> Iterator[Gold]:
    """The sentences of a CoNLL-U file in order, with features outside :data:`FEATURES` dropped.

    Args:
        path: the file.
        merge: whether the parts of a multiword token become one row.

    Raises:
        PipelineError: if the file is not there.
    """
    if not path.is_file():
        raise PipelineError(f"no treebank {path}; download it from universaldependencies.org or name another folder")
    for chunk in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.split("\t") for line in chunk.splitlines() if line and not line.startswith("#")]
        text = next((line[9:] for line in chunk.splitlines() if line.startswith("# text = ")), "")
        if lines:
            yield _sentence(lines, text, merge)


def load(folder: Path, corpora: Iterable[Corpus], *, merge: bool) -> list[Gold]:
    """All sentences of the corpora, as the tokeniser cuts words: with relations brought to one inventory where multiword tokens are
    merged, else with hyphenated words as one.

    Raises:
        PipelineError: if a file is not there.
    """
    golds = [gold for corpus in corpora for gold in read(folder / corpus.file, merge=merge)]
    return harmonise(golds) if merge else [replace(gold, rows=_hyphened(gold.rows)) for gold in golds]


def harmonise(golds: list[Gold]) -> list[Gold]:
    """The sentences with one inventory of relations: PUD's bare ``obl`` becomes ``obl:agent``, ``obl:arg`` or ``obl:mod`` as the
    other treebanks mostly have it for the same verb and preposition."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for gold in golds:
        for index, row in enumerate(gold.rows):
            if row.dep.startswith("obl:"):
                case = _case(gold.rows, index)
                for key in ((gold.rows[row.head].lemma, case), ("", case)):
                    counts.setdefault(key, Counter())[row.dep] += 1
    return [
        replace(gold, rows=_inserted(tuple(_harmonised(gold.rows, i, counts) for i in range(len(gold.rows))))) for gold in golds
    ]


def _hyphened(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with "long-term" as one word, where no part of it is a name: the treebank has three, the tokeniser one."""
    groups: list[list[int]] = []
    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        glued = before is not None and not before.space and "-" in (row.form, before.form)
        inner = glued and before is not None and "PROPN" not in (row.pos, before.pos)
        if inner and (row.form == "-" or len(groups[-1]) > 1) and rows[groups[-1][0]].form[-1:].isalnum():
            groups[-1].append(index)
        else:
            groups.append([index])
    merged: list[list[int]] = []
    for group in groups:  # a hyphen with a name behind it stays a word, and so do parts that are no phrase
        outward = [index for index in group if rows[index].head == index or rows[index].head not in group]
        whole = len(group) > 2 and rows[group[-1]].form != "-" and len(outward) == 1
        merged.extend([group] if whole else [[index] for index in group])
    at = {index: number for number, group in enumerate(merged) for index in group}
    made: list[Row] = []
    for group in merged:
        main = next((index for index in reversed(group) if rows[index].head == index or rows[index].head not in group), group[-1])
        row = rows[main]
        if len(group) > 1:
            form = "".join(rows[index].form for index in group)
            lemma = "".join(rows[index].form.lower() for index in group[:-1]) + rows[group[-1]].lemma
            row = replace(row, form=form, lemma=lemma, space=rows[group[-1]].space)
        made.append(replace(row, head=at[row.head]))
    return tuple(made)


def _inserted(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with ", a déclaré X" after a quotation hung on the quotation (``parataxis:insert``), where PUD has it the other way
    round."""
    root = next(index for index, row in enumerate(rows) if row.head == index)
    quotation = next(
        (index for index, row in enumerate(rows[:root]) if row.head == root and row.dep in ("parataxis", "ccomp")), None
    )
    subject = next((index for index, row in enumerate(rows) if row.head == root and row.dep == "nsubj"), -1)
    if quotation is None or subject < root:
        return rows
    made = list(rows)
    made[root] = replace(rows[root], head=quotation, dep="parataxis:insert")
    made[quotation] = replace(rows[quotation], head=quotation, dep="root")
    last = len(rows) - 1
    if rows[last].pos == "PUNCT" and rows[last].head == root:
        made[last] = replace(rows[last], head=quotation)
    return tuple(made)


def _harmonised(rows: tuple[Row, ...], index: int, counts: Mapping[tuple[str, str], Counter[str]]) -> Row:
    row = rows[index]
    if row.dep != "obl":
        label = _LABELS.get(row.dep)
        return replace(row, dep=label) if label else row
    case, head = _case(rows, index), rows[row.head]
    if case == "par" and any(r.dep in ("aux:pass", "nsubj:pass") and r.head == row.head for r in rows):
        return replace(row, dep="obl:agent")
    for key in ((head.lemma, case), ("", case)):
        if key in counts:
            return replace(row, dep=max(counts[key].items(), key=lambda item: (item[1], item[0]))[0])
    return replace(row, dep="obl:mod")


def _case(rows: tuple[Row, ...], index: int) -> str:
    return next((r.lemma for r in rows if r.dep == "case" and r.head == index), "")


def _feats(column: str) -> tuple[str, ...]:
    if column == "_":
        return ()
    return tuple(feat for feat in column.split("|") if feat.partition("=")[0] in FEATURES and feat != "Voice=Act")


def _sentence(lines: list[list[str]], text: str, merge: bool) -> Gold:
    """One sentence from its CoNLL-U columns."""
    groups: list[tuple[list[list[str]], list[str] | None]] = []  # words, and their multiword token
    ranged: tuple[int, list[str]] | None = None
    for columns in lines:
        number = columns[0]
        if "." in number:
            continue  # an empty node of the enhanced graph
        if "-" in number:
            ranged = (int(number.split("-")[1]), columns)
            groups.append(([], columns))
        elif ranged and int(number) <= ranged[0]:
            groups[-1][0].append(columns)
        else:
            groups.append(([columns], None))
    rows: list[tuple[Row, int]] = []  # with the CoNLL-U number of the head
    at: dict[int, int] = {}  # index of the row that holds a CoNLL-U number
    for words, token in groups:
        if token is None or merge:
            for word in words:
                at[int(word[0])] = len(rows)
            rows.append(_row(words, token))
        else:
            for word in words:
                at[int(word[0])] = len(rows)
                row, head = _row([word], None)
                last = word is words[-1]
                rows.append((replace(row, space=last and "SpaceAfter=No" not in token[9]), head))
    return Gold(tuple(replace(row, head=at[head] if head else i) for i, (row, head) in enumerate(rows)), text)


def _row(words: list[list[str]], token: list[str] | None) -> tuple[Row, int]:
    """The row for a word, or for a multiword token: form of the token, the rest from the part that hangs outside of it, except that
    preposition + article is a preposition."""
    inside = {word[0] for word in words}
    main = next((word for word in words if word[6] not in inside), words[0])
    form, misc = (token[1], token[9]) if token else (main[1], main[9])
    lemma = main[2] if main[2] != "_" else form
    feats = _feats(main[5])
    row = Row(form, lemma, main[3], feats, 0, main[7], "SpaceAfter=No" not in misc)
    return row, int(main[6])

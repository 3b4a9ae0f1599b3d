"""The home of a story: the state (or organisation) that it plays in, as far as its title and first sentence tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from comity.mentions.view import View
from comity.model.analysis import NameKind, Token

_NAMING = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.SEAT})


@dataclass(frozen=True, slots=True)
class Home:
    """The actor whose affairs a story tells.

    Attributes:
        id: the state or organisation, or None.
        sure: the title opens with it ("Mali : …").
    """

    id: str | None = None
    sure: bool = False


def find_homes(view: View) -> dict[int, Home]:
    """The home of every story of a document, by the story's number."""
    sentences: dict[int, list[tuple[Token, ...]]] = {}
    for sentence in view.analysis.sentences:
        if sentence.last > sentence.first:
            sentences.setdefault(view.story(sentence.first), []).append(view.analysis.sentence_tokens(sentence))
    return {story: _home(view, parts) for story, parts in sentences.items()}


def _home(view: View, sentences: list[tuple[Token, ...]]) -> Home:
    opened = _opened(view, sentences)
    if opened:
        return Home(opened, True)
    lead: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    organisations: Counter[str] = Counter()
    bodies = 0
    for tokens in sentences:
        found = [
            token.name.ids[0]
            for token in tokens
            if token.name and token.name.kind in _NAMING and token.name.ids and not token.name.compound
        ]
        everywhere.update(i.partition("/")[0] for i in found)
        if not bodies:
            lead.update(i.partition("/")[0] for i in found)
            organisations.update(
                t.name.ids[0].partition("/")[0]
                for t in tokens
                if t.name and t.name.ids and t.name.kind in {NameKind.ORGANISATION, NameKind.BODY}
            )
        bodies += not view.in_title(tokens[0].index)
    if len(lead) == 1:
        return Home(next(iter(lead)))
    ranked = everywhere.most_common(2)
    if ranked and ranked[0][0] in lead and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return Home(ranked[0][0])
    return Home(next(iter(organisations))) if not lead and len(organisations) == 1 else Home()


def _opened(view: View, sentences: list[tuple[Token, ...]]) -> str | None:
    """The actor that stands before a colon at the start of the title."""
    for tokens in sentences:
        if not view.in_title(tokens[0].index):
            return None
        for at, token in enumerate(tokens[:4]):
            if token.name and token.name.ids and not token.name.compound and token.name.kind in _NAMING | {NameKind.ORGANISATION}:
                if at + 1 < len(tokens) and tokens[at + 1].text == ":" and at <= 1:
                    return token.name.ids[0].partition("/")[0]
                break
    return None

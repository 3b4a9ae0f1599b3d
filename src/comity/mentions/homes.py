"""The home of a story: the state (or organisation) that it plays in, as far as its title and first sentence tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from comity.knowledge import world
from comity.language.persons import fold
from comity.mentions.discourse import is_state
from comity.mentions.phrases import Phrase
from comity.mentions.view import View
from comity.model.analysis import NameKind, Token
from comity.model.document import BlockKind

_CITY = re.compile(r"[^,(–—/-]+(?:-[^\W\d_][^,(–—/-]*)*")
_NAMING = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.SEAT})


_ORGANISATIONS = frozenset({NameKind.ORGANISATION, NameKind.BODY})


@dataclass(frozen=True, slots=True)
class Home:
    """The actor whose affairs a story tells.

    Attributes:
        id: the state or organisation, or None.
        sure: the title opens with it ("Mali : …").
        lead: index of the sentence that is the first after the title.
        pair: the two actors that title and first sentence name, if they name just two.
        states: all states that it names, in order; organisations: those that title and first sentence name.
    """

    id: str | None = None
    sure: bool = False
    pair: tuple[str, ...] = ()
    lead: int = 0
    states: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def find_homes(view: View, phrases: Sequence[Phrase]) -> dict[int, Home]:
    """The home of every story of a document, by the story's number.

    Args:
        view: the document.
        phrases: its phrases, with places told from actors.
    """
    sentences: dict[int, list[tuple[Token, ...]]] = {}
    for sentence in view.analysis.sentences:
        if sentence.last > sentence.first:
            sentences.setdefault(view.story(sentence.first), []).append(view.analysis.sentence_tokens(sentence))
    places = {phrase.core for phrase in phrases if phrase.place}
    foreign = {i for p in phrases if p.noun and (p.persons or p.noun.id == "counterpart") for i in p.owners}
    return {story: _home(view, parts, places, foreign) for story, parts in sentences.items()}


def _home(view: View, sentences: list[tuple[Token, ...]], places: set[int], foreign: set[int]) -> Home:
    """The home of one story.

    ``foreign`` are names that say whose a person is: who is "the Tunisian minister" to a story is not at home in it.
    """
    lead: Counter[str] = Counter()
    organisations: Counter[str] = Counter()
    own: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    mixed: Counter[str] = Counter()
    hosts: set[str] = set()
    in_lead, first = True, sentences[0][0].sentence
    for tokens in sentences:
        for token in tokens:
            name = token.name
            if name is None or not name.ids or name.kind not in _NAMING | _ORGANISATIONS | {NameKind.PLACE}:
                continue
            if token.index in places or name.kind is NameKind.PLACE:
                if in_lead:
                    hosts.add(name.ids[0].partition("/")[0])
                continue
            if "-" in token.text and name.kind is NameKind.STATE and fold(token.text) not in _hyphenated(view.document.language):
                if len(name.ids) == 2 and name.compound:
                    mixed.update(name.ids)  # "the Chile-Peru Joint Commission"
                continue  # "Afrique-Russie"
            ids = [i.partition("/")[0] for i in (name.ids if name.compound else name.ids[:1])]
            if in_lead:
                first = tokens[0].sentence
                (lead if name.kind in _NAMING else organisations).update(ids)
            if name.kind in _NAMING:
                (mixed if name.compound else everywhere if token.index in foreign else own).update(ids)
        in_lead = in_lead and view.in_title(tokens[0].index)
    both = tuple(dict.fromkeys((*lead, *organisations)))
    pair = tuple(lead) if len(lead) == 2 else both if len(both) == 2 else ()
    states = tuple(dict.fromkeys(filter(is_state, (*lead, *own, *everywhere, *mixed))))
    opened = _opened(view, sentences)
    if opened:
        return Home(opened, True, pair, first, states, tuple(organisations))
    dateline = _dateline(view, sentences)
    if dateline and (own[dateline] or everywhere[dateline] or mixed[dateline]):
        return Home(dateline, False, pair, first, states, tuple(organisations))
    return Home(_unsure(lead, organisations, own, everywhere, mixed, hosts), False, pair, first, states, tuple(organisations))


def _unsure(
    lead: Counter[str], organisations: Counter[str], own: Counter[str], others: Counter[str], mixed: Counter[str], hosts: set[str]
) -> str | None:
    """The home by how often and where states are named."""
    here = [state for state in hosts if own[state] and not others[state]]
    if len(here) == 1 and here[0] not in mixed and all(others[state] for state in lead if state != here[0]):
        return here[0]
    only = next(iter(lead), "")
    if len(lead) == 1 and own[only] and all(own[only] > count for state, count in own.items() if state != only):
        return only
    inside = [state for state in mixed if state not in others]
    if len(inside) == 1:
        return inside[0]
    if len(hosts) == 1 and not lead and not own and not others and not mixed:
        return next(iter(hosts))  # the only state that the story names
    ranked = own.most_common(2)
    if ranked and ranked[0][0] in lead and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return ranked[0][0]
    away = Counter({state: count for state, count in own.items() if state not in hosts})
    first = away.most_common(2)
    if not lead and not organisations and first and first[0][1] >= 3 and (len(first) == 1 or first[0][1] >= 2 * first[1][1]):
        return first[0][0]  # "Le Premier ministre X s'est rendu à Kigali …", in a paper of X's government
    return next(iter(organisations)) if not lead and len(organisations) == 1 else None


def _dateline(view: View, sentences: list[tuple[Token, ...]]) -> str | None:
    """The state in whose capital a story was written, by its dateline."""
    for tokens in sentences:
        block = view.document.blocks[view.analysis.sentences[tokens[0].sentence].block]
        if block.dateline is not None:
            return _capital(view, block.dateline.quote)
    first = view.analysis.sentences[sentences[0][0].sentence].block
    for block in reversed(view.document.blocks[:first]):  # "Bakou, 3 mai, AGENCE" in a line of its own
        if block.kind is not BlockKind.HEADER:
            return None
        if state := _capital(view, view.document.text[block.start : block.end]):
            return state
    return None


def _capital(view: View, line: str) -> str | None:
    """The state in whose capital a line says that a story was written."""
    city = _CITY.match(line)
    return capitals(view.document.language).get(fold(city.group().strip())) if city else None


@cache
def _hyphenated(language: str) -> frozenset[str]:
    """Folded names of states that have a hyphen of their own."""
    return frozenset(fold(n) for state in world.load().states.values() for n in state.names.get(language, ()) if "-" in n)


@cache
def capitals(language: str) -> Mapping[str, str]:
    """Folded names of capitals to their states."""
    return {fold(name): state.id for state in world.load().states.values() for name in state.capitals.get(language, ())}


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

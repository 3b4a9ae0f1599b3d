"""Voices: who speaks in a text that speaks for itself: the body whose resolution it is, the "we" of a joint statement.

A resolution names the body that adopts it once ("The Security Council,") and goes on without a subject ("2. Calls upon all
States …"); a joint statement says "we", for those who open it ("We, the ministers of …") or whom its title names ("Statement
by …").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from comity.knowledge.roles import Sort
from comity.language.voice import opening
from comity.mentions.discourse import group_ids, is_state
from comity.mentions.phrases import Phrase, Reference
from comity.mentions.view import View
from comity.model.analysis import NameKind, Sentence
from comity.model.mentions import ActorMention, MentionKind

_BODIES = frozenset({NameKind.ORGANISATION, NameKind.BODY})
_FLEETING = frozenset({Reference.POSSESSIVE, Reference.PRONOUN, Reference.RELATIVE, Reference.SPEAKER})

NEAR = 4
"""The words behind "we," within which those who say it begin: "We, *the foreign ministers of* …"."""

LEAD = 3
"""Sentences of a story among which a statement's speakers are told, where its title does not tell them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: ids of states and organisations, and the phrases that name them."""

    ids: tuple[str, ...]
    phrases: tuple[Phrase, ...]


def find_voices(view: View, phrases: Sequence[Phrase]) -> Mapping[int, ActorMention]:
    """Who acts in the sentences that begin with a verb as resolutions do, by index of the sentence.

    Args:
        view: the document.
        phrases: its phrases, resolved.
    """
    found: dict[int, ActorMention] = {}
    by_sentence = _by_sentence(view, phrases)
    speaking: dict[int, Phrase] = {}
    alone: set[int] = set()
    saying = statement_voices(view, phrases)
    for sentence in view.analysis.sentences:
        if sentence.last == sentence.first:
            continue
        story = view.story(sentence.first)
        here = by_sentence.get(sentence.index, [])
        if (lone := _lone(view, sentence, here)) is not None:
            speaking[story] = lone
            alone.add(story)
        elif story not in alone and (sentence.index < LEAD or view.in_title(sentence.first)):
            body = next((p for p in here if _is_body(view, p)), None)
            if body is not None:
                speaking.setdefault(story, body)
        if story in speaking and _opens(view, sentence):
            voice = speaking[story]
            words = view.span(sentence.first, sentence.first + 1)
            said = (view.span(voice.first, voice.last),)
            why = f"{words.quote} → {', '.join(voice.ids)}: the body that speaks"
            found[sentence.index] = ActorMention(sentence.first, words, MentionKind.PRONOUN, voice.ids, antecedent=said, why=why)
        elif story in saying and (verb := _first_person(view, sentence)) >= 0:
            words = view.span(verb, verb + 1)
            those = saying[story]
            spans = tuple(view.span(each.first, each.last) for each in those.phrases)
            why = f"{words.quote} → {', '.join(those.ids)}: whose statement it is"
            found[sentence.index] = ActorMention(verb, words, MentionKind.PRONOUN, those.ids, antecedent=spans, why=why)
    return found


def _first_person(view: View, sentence: Sentence) -> int:
    """The verb of "we" that a sentence begins with, without the pronoun, as points of a statement do ("- réaffirmons …"); -1 for
    none."""
    for token in view.analysis.sentence_tokens(sentence):
        if token.pos == "VERB" and {"Person=1", "Number=Plur", "VerbForm=Fin"} <= token.morph:
            return -1 if any(child.base == "nsubj" for child in view.analysis.children(token)) else token.index
        if token.text[:1].isalpha() and token.pos not in {"ADV", "CCONJ"}:
            return -1
    return -1


def statement_voices(view: View, phrases: Sequence[Phrase]) -> Mapping[int, Voice]:
    """Who "we" are outside quotations, by story: those who open it ("We, the ministers of …") or whom a statement's title names."""
    found: dict[int, Voice] = {}
    by_sentence = _by_sentence(view, phrases)
    for phrase in phrases:
        story = view.story(phrase.core)
        after = phrase.core + 1
        if phrase.reference is not Reference.SPEAKER or story in found or not phrase.plural:
            continue
        if after < len(view.words) and view.words[after] == ",":
            who = next((p for p in _whole(by_sentence.get(view.tokens[after].sentence, ())) if p.core > after), None)
            if who is not None and who.first - after <= NEAR and (ids := _standing(who)):
                found[story] = Voice(ids, (who,))
    for sentence in view.analysis.sentences:
        story = view.story(sentence.first) if sentence.last > sentence.first else -1
        if story < 0 or story in found or not view.in_title(sentence.first) or not _is_statement(view, sentence):
            continue
        if voice := _by_title(view, sentence, by_sentence.get(sentence.index, ())):
            found[story] = voice
    return found


def _by_sentence(view: View, phrases: Iterable[Phrase]) -> dict[int, list[Phrase]]:
    found: dict[int, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda phrase: phrase.core):
        found.setdefault(view.tokens[phrase.core].sentence, []).append(phrase)
    return found


def _whole(phrases: Iterable[Phrase]) -> list[Phrase]:
    return [p for p in phrases if p.parent is None and p.reference not in _FLEETING]


def _standing(phrase: Phrase) -> tuple[str, ...]:
    """Whom a phrase with all that is joined to it stands for; none where it is a place or a reporter."""
    return group_ids(phrase)[0] if not phrase.place and not phrase.reports else ()


def _is_body(view: View, phrase: Phrase) -> bool:
    """Whether a phrase is the name of an organisation or of a body of one."""
    named = view.kind(phrase.core) in _BODIES and not phrase.reports
    return named and len(phrase.ids) == 1 and not is_state(phrase.ids[0])


def _lone(view: View, sentence: Sentence, phrases: Sequence[Phrase]) -> Phrase | None:
    """The body that is all a sentence says: "The Security Council,"."""
    tokens = view.analysis.sentence_tokens(sentence)
    if tokens[-1].text not in {",", ":"} or len(tokens) < 2:
        return None
    for phrase in _whole(phrases):
        outside = [t for t in tokens if not phrase.first <= t.index < phrase.last and t.pos != "PUNCT"]
        if len(phrase.ids) == 1 and all(view.words[t.index] in view.references.articles for t in outside):
            return phrase
    return None


def _opens(view: View, sentence: Sentence) -> bool:
    """Whether a sentence begins as the clauses of a resolution do."""
    tokens = view.analysis.sentence_tokens(sentence)
    at = opening([token.text for token in tokens], view.document.language)
    return at >= 0 and not any(t.base == "nsubj" and t.text[:1].isalpha() and t.head == tokens[at].index for t in tokens[:at])


def _is_statement(view: View, sentence: Sentence) -> bool:
    return any(view.words[token.index] in view.references.statements for token in view.analysis.sentence_tokens(sentence))


def _by_title(view: View, sentence: Sentence, phrases: Sequence[Phrase]) -> Voice | None:
    """Whom a statement's title names as its authors: not what it is about ("on Ukraine")."""
    about = next((i for i in range(sentence.first, sentence.last) if view.words[i] in view.references.about), sentence.last)
    named = [p for p in _whole(phrases) if _standing(p) and p.acts and not (p.noun and p.noun.sort is Sort.MEDIA)]
    authors = [p for p in named if p.core < about]
    ids = tuple(dict.fromkeys(i for p in authors for i in _standing(p)))
    return Voice(ids, tuple(authors)) if ids else None

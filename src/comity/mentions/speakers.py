"""Speakers: whom "nous" and "notre" mean in a quotation, by who is said to speak before or after it."""

from __future__ import annotations

from collections.abc import Sequence

from comity.knowledge.roles import Sort
from comity.mentions.phrases import Phrase, Reference
from comity.mentions.view import View
from comity.mentions.voices import statement_voices

AFTER = 14
"""Tokens after a quotation among which its speaker is named."""

NEAR = 8
"""Tokens between a quotation and its verb of saying."""

_OPEN = frozenset({"«", "“", "„"})
_CLOSE = frozenset({"»", "”"})
_PLAIN = frozenset({'"', "“", "”"})


def resolve_speakers(view: View, phrases: Sequence[Phrase]) -> None:
    """Let the words of the first person in quotations, and bodies said to be "ours", mean whom the speaker serves."""
    mine = [phrase for phrase in phrases if phrase.reference is Reference.SPEAKER or _is_ours(view, phrase)]
    if not mine:
        return
    voices = statement_voices(view, phrases)
    quotations = _quotations(view)
    speakers: list[Phrase | None] = []
    known: Phrase | None = None
    for first, last in quotations:
        found = _after(view, phrases, last) or _before(view, phrases, first)
        if found is None and known is not None and _block(view, known.core) == _block(view, first):
            found = known
        speakers.append(found)
        known = found or known
    for phrase in mine:
        at = next((n for n, (first, last) in enumerate(quotations) if first < phrase.core < last), -1)
        speaker = speakers[at] if at >= 0 else None
        phrase.ids, phrase.people, phrase.bodies, phrase.why = (), (), (), ""
        if speaker is not None and len(speaker.ids) == 1:
            phrase.ids = speaker.ids
            phrase.antecedent = (view.span(speaker.first, speaker.last),)
            said = " ".join(view.span(phrase.first, phrase.last).quote.split())
            phrase.why = f"{said} → {', '.join(phrase.ids)}: whom the speaker serves"
        elif at < 0 and (voice := voices.get(view.story(phrase.core))) and (len(voice.ids) == 1 or phrase.plural):
            phrase.ids = voice.ids
            phrase.antecedent = tuple(view.span(each.first, each.last) for each in voice.phrases)
            phrase.why = f"{view.words[phrase.core]} → {', '.join(phrase.ids)}: whose statement it is"


def _is_ours(view: View, phrase: Phrase) -> bool:
    """Whether a phrase is "notre gouvernement", "notre pays" without another owner."""
    return phrase.determiner in view.references.first_person and not phrase.owners and not phrase.persons and phrase.number == 0


def _quotations(view: View) -> list[tuple[int, int]]:
    """The first and last token of every quotation, with its marks; none crosses a block."""
    found: list[tuple[int, int]] = []
    opened = -1
    for token in view.tokens:
        text = token.text
        if opened >= 0 and _block(view, opened) != _block(view, token.index):
            opened = -1
        if text in _OPEN or (text in _PLAIN and opened < 0):
            opened = token.index
        elif opened >= 0 and (text in _CLOSE or text in _PLAIN):
            found.append((opened, token.index))
            opened = -1
    return found


def _block(view: View, index: int) -> int:
    return view.analysis.sentences[view.tokens[index].sentence].block


def _may_speak(phrase: Phrase) -> bool:
    """Whether a phrase can be a speaker: a person, office, body or pronoun that stands for somebody."""
    if phrase.place or not phrase.ids or phrase.reference in {Reference.POSSESSIVE, Reference.RELATIVE, Reference.SPEAKER}:
        return False
    return phrase.parent is None and (phrase.noun is None or phrase.noun.sort not in {Sort.MEDIA, Sort.PRIVATE})


def _after(view: View, phrases: Sequence[Phrase], last: int) -> Phrase | None:
    """Who speaks by what follows a quotation: "…, a déclaré X", "…, a-t-il ajouté"."""
    end = min(last + AFTER, len(view.tokens))
    heard = -1
    for at in range(last + 1, end):
        word = view.words[at]
        if word in {".", ";", ":"} or word in _OPEN or _block(view, at) != _block(view, last):
            end = at
            break
        if heard < 0 and word in view.roles.speech:
            heard = at
    if not 0 <= heard - last <= NEAR:
        return None
    return next((p for p in phrases if last < p.core < end and _may_speak(p) and (p.core > heard or heard - p.last < 3)), None)


def _before(view: View, phrases: Sequence[Phrase], first: int) -> Phrase | None:
    """Who speaks by what stands before a quotation in its sentence: "X a déclaré : …"."""
    start, _ = view.limits(first)
    heard = next((at for at in range(first - 1, max(first - NEAR, start) - 1, -1) if view.words[at] in view.roles.speech), -1)
    if heard < 0:
        return None
    here = [p for p in phrases if start <= p.core < heard and _may_speak(p)]
    return next((p for p in here if p.subject), here[0] if len(here) == 1 else None)

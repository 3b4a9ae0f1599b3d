"""Denials: what a text says that others report and that one whom it concerns calls untrue.

A sentence denies where a word of denial stands in it that nothing takes back ("ne nie pas"), or a word for what is reported
together with one for untrue. What is denied stands in the sentence ("denied having delivered shells") or, where that only points
back ("these reports are inaccurate"), before it. Words are those of ``knowledge/<language>/denials.yaml``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from comity.knowledge.denials import DenialWords, load_denials
from comity.knowledge.fusion import FusionRules
from comity.knowledge.names import STEM
from comity.knowledge.world.folding import WORD, fold
from comity.language.gazetteer import Gazetteer
from comity.model.codes import EventType, Status
from comity.model.document import TOLD, Document
from comity.model.reading import Evidence
from comity.model.register import Kind
from comity.register.alike import Score
from comity.register.claims import Claim, content, parties

UNDENIABLE = frozenset({EventType.ACCUSE, EventType.REJECT, EventType.REQUEST, EventType.THREATEN, EventType.PROTEST})
"""Acts of speech: they were made, whatever is true of what they say."""
_SPOKEN = UNDENIABLE | {EventType.CONSULT}  # what the one who denies may do in the same breath
_END = re.compile(r"(?<=[a-zà-ÿ0-9%»”\"’)][.!?…])[»”\")\s]*\s(?=[\s\"«“(—–-]*[A-ZÀ-ÝŒ0-9])")
_BREAK = re.compile(r"[,;:.!?…»”\"]")
_NEAR = 4  # words before a denial in which another takes it back, and behind it in which a report is named
_SHARE = 0.4  # of the words of what is denied that a claim must hold
_FEW = 2  # of these words, if there are so many


@dataclass(frozen=True, slots=True)
class Denial:
    """A sentence that denies.

    Attributes:
        start, end: of the sentence in the document's text.
        begins: where the part begins that denies: after the "but", else ``start``.
        language: of the sentence.
        speakers: whom that part names as denying; empty where it names nobody.
        content: the words of what is denied; None where they only point back.
        before: the sentence before it, as ``(start, end)``: the nearest one that passes on what others say, else the last one.
    """

    start: int
    end: int
    begins: int
    language: str
    speakers: frozenset[str]
    content: Evidence | None
    before: tuple[int, int] | None

    def evidence(self, text: str) -> Evidence:
        """The sentence as evidence."""
        return Evidence(start=self.start, end=self.end, text=text[self.start : self.end])


def deny(document: Document, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of a document with what it denies: ``denied`` on those denied, ``denies`` on the denials."""
    found = find_denials(document)
    return tuple(_marked(claim, found, document.text) for claim in claims) if found else tuple(claims)


def _marked(claim: Claim, denials: Sequence[Denial], text: str) -> Claim:
    for denial in denials:
        if is_denied(claim, denial, text):
            return replace(claim, denied=denial.evidence(text))
        if (
            claim.type == EventType.REJECT
            and denial.content
            and _spoken_by(claim, denial)
            and _overlap(claim, denial.start, denial.end)
        ):
            return replace(claim, denies=denial.content)
    return claim


def is_denied(claim: Claim, denial: Denial, text: str) -> bool:
    """Whether a claim of the same document is what a sentence denies."""
    if claim.type in UNDENIABLE or claim.status == Status.NEGATION or not _spoken_by(claim, denial):
        return False
    inside = _overlap(claim, denial.start, denial.end)
    if denial.content is None:
        if inside and denial.begins > denial.start:
            return claim.type not in _SPOKEN and _names(claim, text[denial.start : denial.begins])
        return denial.before is not None and not inside and _overlap(claim, *denial.before)
    if inside and denial.begins == denial.start:
        return claim.kind is Kind.COMMITMENT and (claim.name or "") in denial.content.text
    if inside and claim.type in _SPOKEN:
        return False
    return share(denial.content, claim, denial.language) >= _SHARE


def share(denied: Evidence, claim: Claim, language: str) -> float:
    """The share of the words of what is denied that a claim's evidence holds."""
    mine = _content(denied.text, language)
    theirs = {word[:STEM] for word in (*claim.words, *claim.marks)}
    return len(mine & theirs) / len(mine) if len(mine & theirs) >= min(_FEW, len(mine)) and mine else 0.0


def _spoken_by(claim: Claim, denial: Denial) -> bool:
    return not denial.speakers or bool(claim.parties & denial.speakers)


def _overlap(claim: Claim, start: int, end: int) -> bool:
    return any(piece.start < end and start < piece.end for piece in claim.evidence)


def _names(claim: Claim, text: str) -> bool:
    """Whether what is promised stands in a text; an event says nothing of where in its sentence it stands."""
    return claim.kind is not Kind.COMMITMENT or (claim.name or "") in text


def find_denials(document: Document) -> tuple[Denial, ...]:
    """The sentences of a document that deny, in order."""
    found: list[Denial] = []
    before: list[tuple[int, int]] = []
    for start, end, language in _sentences(document):
        words = load_denials(language)
        folded = fold(document.text[start:end])
        denial = _denial(document, (start, end), folded, language, words)
        if denial is not None:
            told = bool(words.hearsay.search(folded, 0, denial.begins - start))  # in the same sentence, before a "but"
            said = [span for span in before[-2:] if words.hearsay.search(fold(document.text[slice(*span)]))]
            found.append(denial if told or not before else dataclasses.replace(denial, before=(said or before)[-1]))
        before.append((start, end))
    return tuple(found)


def _sentences(document: Document) -> Iterator[tuple[int, int, str]]:
    """The sentences of the story with their languages."""
    for block in document.blocks:
        language = block.language or document.language
        if block.kind not in TOLD or language not in document.languages():
            continue
        start = block.start
        for stop in (*(match.end() for match in _END.finditer(document.text, block.start, block.end)), block.end):
            if document.text[start:stop].strip():
                yield start, start + len(document.text[start:stop].rstrip()), language
            start = stop


def _denial(document: Document, span: tuple[int, int], folded: str, language: str, words: DenialWords) -> Denial | None:
    """The denial in one sentence, if it holds one."""
    found = _denying(folded, words)
    if found is None:
        return None
    at, (first, last) = found
    turn = next((match.end() for match in words.contrast.finditer(folded, 0, at)), 0)
    text = document.text[slice(*span)]
    first += len(text[first:last]) - len(text[first:last].lstrip())
    told = Evidence(start=span[0] + first, end=span[0] + last, text=text[first:last])
    pointing = not _content(told.text, language)
    if pointing and words.own.search(folded, turn, at):
        return None
    speakers = _speakers(text, turn, at, last, language)
    return Denial(span[0], span[1], span[0] + turn, language, speakers, None if pointing else told, None)


def _denying(folded: str, words: DenialWords) -> tuple[int, tuple[int, int]] | None:
    """Where a sentence denies, and the stretch that says what; None if it does not."""
    for match in (*words.deny.finditer(folded), *words.dismiss.finditer(folded)):
        following = WORD.finditer(folded, match.end())
        near = [word for _, word in zip(range(_NEAR), following, strict=False)]
        if _taken_back(folded, match.start(), words) or any(words.refused.fullmatch(word.group()) for word in near[:2]):
            continue
        if match.re is words.dismiss and not (near and words.reports.search(folded, match.end(), near[-1].end())):
            continue
        return match.start(), _stretch(folded, match.end())
    for report in words.reports.finditer(folded):
        for wrong in (*words.untrue.finditer(folded), *words.negated.finditer(folded)):
            if wrong.re is words.untrue and _taken_back(folded, wrong.start(), words):
                continue
            if wrong.start() >= report.end() and not _goes_on(folded, wrong.end(), words):
                return report.start(), (report.end(), wrong.start())
            if folded[wrong.end() : report.start()].isspace():  # "false reports"
                return wrong.start(), _stretch(folded, report.end())
    return None


def _goes_on(folded: str, at: int, words: DenialWords) -> bool:
    """Whether a word for untrue belongs to a noun behind it: "information on false flags"."""
    following = WORD.match(folded, at + 1) if folded[at : at + 1].isspace() else None
    return bool(following and len(following.group()) > _NEAR and not words.general.fullmatch(following.group()))


def _stretch(folded: str, start: int) -> tuple[int, int]:
    """From a place to the end of the clause."""
    end = _BREAK.search(folded, start)
    return start, end.start() if end else len(folded)


def _taken_back(folded: str, at: int, words: DenialWords) -> bool:
    """Whether a word just before takes a denial back."""
    before = WORD.findall(folded[:at])[-_NEAR:]
    return any(words.negators.fullmatch(word) for word in before)


def _speakers(text: str, turn: int, at: int, last: int, language: str) -> frozenset[str]:
    """Whom the part that denies names before the denial, else behind it."""
    return parties(text[turn:at], language) or parties(text[last:], language)


def _content(text: str, language: str) -> set[str]:
    """The beginnings of the words that say what was done, without names of states and organisations."""
    words = load_denials(language)
    plain = [" "] * len(text)
    end = 0
    for name in (name for name in Gazetteer.load(language).find(text) if name.ids):
        plain[end : name.start] = text[end : name.start]
        end = name.end
    plain[end:] = text[end:]
    left = "".join(plain)
    for pattern in (words.reports, words.deny, words.untrue, words.hearsay, words.these, words.general):
        left = _blank(pattern, left)
    some, names = content(left)
    return {word[:STEM] for word in some | names}


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """A text with white space in the place of what a pattern finds in its folded form."""
    folded = fold(text)
    for match in pattern.finditer(folded):
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def contradicts(denial: Claim, claim: Claim, rules: FusionRules) -> Score | None:
    """Whether a denial in one document is about a claim of another: the same party, the words, days that are near."""
    if denial.denies is None or denial.document == claim.document or claim.type in UNDENIABLE or claim.status == Status.NEGATION:
        return None
    if not set(denial.actor) & claim.parties:
        return None
    points = rules.points["denial"]
    found = share(denial.denies, claim, denial.language)
    parts = [
        ("same_party", points["same_party"]),
        ("words", found * points["words" if denial.language == claim.language else "translated"]),
    ]
    mine, theirs = denial.when or denial.printed, claim.when or claim.printed
    if mine and theirs:
        near = mine.gap(theirs) <= points["days"]
        parts.append(("near", points["near"]) if near else ("far", points["far"]))
    if parties(denial.denies.text, denial.language) & claim.parties - set(denial.actor):
        parts.append(("same_other", points["same_other"]))
    if set(denial.domains) & set(claim.domains):
        parts.append(("domains", points["domains"]))
    score = Score(sum(value for _, value in parts), tuple(parts))
    return score if score.total >= points["joined"] else None

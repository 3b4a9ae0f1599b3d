"""Commitments: concrete undertakings that one can later check, from the promises and the announced acts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.events.facts import Settled
from comity.events.parties import Parties, Resolver
from comity.events.record import evidence
from comity.events.setting import Scene
from comity.events.status import outlook
from comity.events.syntax import CLAUSAL, Syntax
from comity.knowledge.commitments import CommitmentLexicon, load_commitments
from comity.model.analysis import Token
from comity.model.codes import EventType, Status
from comity.model.document import Document
from comity.model.mentions import DateMention
from comity.model.reading import Commitment, Trace

LONGEST = 30  # words of what is undertaken
DUE = frozenset({"on", "until", "before", "since", "after"})
UNPROMISED = frozenset({Status.NEGATION, Status.HYPOTHETICAL})


@dataclass(frozen=True, slots=True)
class Found:
    """A commitment with its trace."""

    record: Commitment
    trace: Trace


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised act: the verb that says it, who promises what to whom, and the rule that told."""

    verb: Token
    by: tuple[str, ...]
    to: tuple[str, ...]
    rule: str


def find(document: Document, syntax: Syntax, scene: Scene, settled: Sequence[Settled]) -> list[Found]:
    """The commitments of a document in order of the text, each act once.

    A promise is a commitment when it can be checked: a definite act, something countable, or a day by which it is due;
    "will strengthen cooperation" is none.
    """
    resolver = Resolver(syntax, scene.mentions)
    judge = Judge(document, syntax, resolver)
    found: dict[int, Found] = {}
    promises = (*_agreed(syntax, settled), *_listed(syntax, settled), *_announced(syntax, resolver, judge.lexicon))
    for promise in promises:
        if promise.verb.index in found or any(promise.verb.index in judge.within(syntax.tokens[i]) for i in found):
            continue
        record = judge.record(promise)
        if record is not None and not any(_same(record, other.record) for other in found.values()):
            found[promise.verb.index] = Found(record, Trace(words=((promise.verb.start, promise.verb.end),)))
    return [found[index] for index in sorted(found)]


ANNOUNCED = "commitment.announced"


def _same(one: Commitment, other: Commitment) -> bool:
    """Whether two sentences tell the same undertaking, as headline and body do."""
    if set(one.by) != set(other.by):
        return False
    ours, theirs = set(one.what.lower().split()[1:]), set(other.what.lower().split()[1:])
    return len(ours & theirs) * 3 >= min(len(ours), len(theirs)) * 2


def _agreed(syntax: Syntax, settled: Sequence[Settled]) -> Iterator[Promise]:
    """The acts promised in the document's agreements."""
    for item in settled:
        if item.candidate.event is not EventType.AGREE or item.status in UNPROMISED or not item.actor:
            continue
        for candidate in (item.candidate, *item.merged):
            if candidate.event is EventType.AGREE:
                inner = candidate.inner[0].token if candidate.inner else None
                for verb in _acts(syntax, candidate.token, inner):
                    yield Promise(verb, item.actor, item.recipient, candidate.frame.id)


def _acts(syntax: Syntax, token: Token, inner: Token | None) -> Iterator[Token]:
    """The verbs that say what will be done: the complement of a verb of promise, or the future verb itself."""
    if inner is not None and syntax.is_verb(inner):
        if outlook(syntax, inner).prospective:
            yield inner
        return
    clauses = [
        child for child in syntax.analysis.children(token) if child.base in {*CLAUSAL, "advcl", "obl"} and syntax.is_verb(child)
    ]
    clauses += [verb for noun in syntax.slot(token, "object") for verb in syntax.slot(noun, "infinitive")]
    prospective = [verb for verb in clauses if outlook(syntax, verb).prospective]
    if prospective:
        yield from prospective
    elif syntax.is_verb(token) and outlook(syntax, token).prospective:
        yield token


def _listed(syntax: Syntax, settled: Sequence[Settled]) -> Iterator[Promise]:
    """The items of a list that an agreement opens: "sont convenus : - de désigner un point de contact ; …"."""
    sentences = syntax.analysis.sentences
    for item in settled:
        if item.candidate.event is not EventType.AGREE or item.status in UNPROMISED or not item.actor:
            continue
        opening = sentences[item.candidate.token.sentence]
        if syntax.tokens[opening.last - 1].text != ":":
            continue
        for sentence in sentences[opening.index + 1 :]:
            words = [t for t in syntax.analysis.sentence_tokens(sentence) if t.pos not in {"PUNCT", "ADP", "SYM", "X", "PART"}][:1]
            if not words or "VerbForm=Inf" not in words[0].morph:
                break
            yield Promise(words[0], item.actor, item.recipient, item.candidate.frame.id)


def _announced(syntax: Syntax, resolver: Resolver, lexicon: CommitmentLexicon) -> Iterator[Promise]:
    """Acts in the future of which a known actor is the subject or the agent: "Oslo rouvrira son ambassade", "entend rouvrir …"."""
    for verb in syntax.tokens:
        if verb.pos != "VERB":
            continue
        if not (_in_future(syntax, verb) or _is_undertaken(syntax, verb, lexicon) or _is_pledge(syntax, verb, lexicon)):
            continue
        parties = resolver.fill(verb, ("subject",))
        if parties.ids and parties.mentions and not syntax.label(syntax.analysis.sentence_of(verb)):
            yield Promise(verb, parties.ids, _to(resolver, verb, parties), ANNOUNCED)


def _to(resolver: Resolver, verb: Token, by: Parties) -> tuple[str, ...]:
    return resolver.fill(verb, resolver.syntax.grammar.receiver, to=True).without(by.ids).ids


def _in_future(syntax: Syntax, verb: Token) -> bool:
    """Whether a finite verb is in the future, seen from now or from what was announced ("a annoncé que son pays ouvrirait")."""
    view = outlook(syntax, verb)
    if view.status is Status.FUTURE and view.firm and "VerbForm=Inf" not in verb.morph:
        return True
    if view.status is Status.FUTURE and view.firm and syntax.is_future(verb):
        return True
    head = syntax.analysis.head(verb)
    past = head is not None and syntax.is_verb(head) and verb.base == "ccomp" and head.lemma in syntax.grammar.report
    return past and "Mood=Cnd" in verb.morph and outlook(syntax, verb).status is not Status.NEGATION


def _is_undertaken(syntax: Syntax, verb: Token, lexicon: CommitmentLexicon) -> bool:
    """Whether an infinitive stands under a verb of promise or decision that is asserted."""
    head = syntax.analysis.head(verb)
    if head is None or "VerbForm=Inf" not in verb.morph or verb.base not in {*CLAUSAL, "obl", "advcl"} or not syntax.is_verb(head):
        return False
    view = outlook(syntax, head)
    return head.lemma in lexicon.promising and not view.prospective and view.status not in UNPROMISED


def _is_pledge(syntax: Syntax, verb: Token, lexicon: CommitmentLexicon) -> bool:
    """Whether a verb of promise that is asserted has a number of things for its object: "pledged 3 million euros"."""
    if verb.lemma not in lexicon.pledging or not any(
        _is_number(t) for noun in syntax.slot(verb, "object") for t in _near(syntax, noun)
    ):
        return False
    view = outlook(syntax, verb)
    return not view.prospective and view.status not in UNPROMISED


def _is_number(token: Token) -> bool:
    return token.pos == "NUM" and token.name is None


def _near(syntax: Syntax, token: Token) -> Iterator[Token]:
    """The words right under a token, and those under them."""
    for child in syntax.analysis.children(token):
        yield child
        yield from syntax.analysis.children(child)


class Judge:
    """Tells which promises of one document can be checked, and words them."""

    def __init__(self, document: Document, syntax: Syntax, resolver: Resolver) -> None:
        self.document = document
        self.syntax = syntax
        self.lexicon: CommitmentLexicon = load_commitments(document.language)
        self._dates: dict[int, list[DateMention]] = {}
        self._dated: set[int] = set()
        for date in resolver.mentions.dates:
            self._dates.setdefault(syntax.tokens[date.head].sentence, []).append(date)
            sentence = syntax.analysis.sentence_tokens(syntax.analysis.sentence_of(syntax.tokens[date.head]))
            self._dated.update(t.index for t in sentence if date.span.start <= t.start < date.span.end)

    def within(self, verb: Token) -> set[int]:
        """The indices of the words under a verb, without what is promised beside it: "pledged 3 million and will send trucks"."""
        future = self.syntax.is_future(verb)
        beside = {
            t.index
            for child in self.syntax.analysis.children(verb)
            if child.base == "conj" and not future and self.syntax.is_future(child)
            for t in self.syntax.analysis.subtree(child)
        }
        return {t.index for t in self.syntax.analysis.subtree(verb)} - beside

    def record(self, promise: Promise) -> Commitment | None:
        """The promise as a record, or None where it cannot be checked."""
        verb = promise.verb
        if self.syntax.is_passive(verb) and any("PronType=Rel" in child.morph for child in self.syntax.analysis.children(verb)):
            return None  # "… qui seront signés" tells of a thing, not of what is undertaken
        if self._is_offer(verb) or verb.lemma in self.lexicon.saying or not self._checkable(promise):
            return None
        start, end = self._extent(verb)
        return Commitment(
            by=promise.by,
            to=promise.to,
            what=" ".join(self.document.text[start:end].split()),
            due=self._due(verb),
            rule=promise.rule,
            evidence=evidence(self.document, self.syntax, (verb.sentence,)),
        )

    def _is_offer(self, verb: Token) -> bool:
        """Whether the act is offered, wished or threatened rather than promised: the first word above tells."""
        for head, child in self.syntax.ancestors(verb):
            if child.base == "conj":
                continue
            if child.dep == "acl:relcl" or child.base == "parataxis":
                return False
            under = child.base in {*CLAUSAL, "obl", "acl", "advcl", "nmod"}
            if under and (head.lemma in self.lexicon.offers or "Mood=Cnd" in head.morph):
                return True  # "propose de livrer", "devrait livrer"
            if self.syntax.is_verb(head) and child.base == "ccomp":
                return False
        return False

    def _checkable(self, promise: Promise) -> bool:
        """Whether one can later tell if it was done. A verb that tells little needs an explicit promise, and a number or a day."""
        verb = promise.verb
        complete = any(self.syntax.slot(verb, slot) for slot in self.lexicon.completing)
        counted = any(self._is_count(t) for noun in self.syntax.slot(verb, "object") for t in _near(self.syntax, noun))
        firm = promise.rule != ANNOUNCED
        topical = any(t.lemma in self.lexicon.topics for t in self.syntax.slot(verb, "object"))
        if topical:
            return False
        words = {verb.lemma, *(f"{verb.lemma} {particle}" for particle in self.syntax.particles(verb))}
        definite = bool(words & self.lexicon.concrete)
        if words & self.lexicon.vague and not (definite and len(words) > 1):
            return firm and (self._due(verb) is not None or any(self._is_count(t) for t in _near(self.syntax, verb)))
        if self._due(verb) is not None or counted:
            return True
        return definite and complete

    def _is_count(self, token: Token) -> bool:
        return _is_number(token) and token.index not in self._dated

    def _due(self, verb: Token) -> str | None:
        """The day or period by which an act is due: the first date of its own clause that does not lie in the past, in EDTF."""
        inside = self.within(verb)
        anchor = self.document.anchor.isoformat() if self.document.anchor is not None else ""
        for date in self._dates.get(verb.sentence, ()):
            value = date.value
            if value is None or date.relation not in DUE or date.head not in inside or not self._own(date, verb):
                continue
            if not anchor or not value[:4].isdigit() or value[: len("2018-02")] >= anchor[: min(len(value), len("2018-02"))]:
                return value
        return None

    def _own(self, date: DateMention, verb: Token) -> bool:
        """Whether a date belongs to the verb's clause and not to one within it."""
        for head, child in self.syntax.ancestors(self.syntax.tokens[date.head]):
            if child.index != date.head and child.base in {"acl", "parataxis", "ccomp"} and self.syntax.is_verb(child):
                return False
            if head.index == verb.index:
                return True
        return False

    def _ends_act(self, token: Token, inside: set[int]) -> bool:
        """Whether the words of an act end before a token: at a clause that is not its own, or at who reports it."""
        if token.index not in inside and (token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"} or "PronType=Rel" in token.morph):
            return True
        following = self.syntax.tokens[token.index + 1 : token.index + 4]
        reports = any(t.lemma in self.syntax.grammar.report and self.syntax.is_verb(t) for t in following)
        return token.pos == "PUNCT" and reports and not any("PronType=Rel" in t.morph for t in following)

    def _extent(self, verb: Token) -> tuple[int, int]:
        """From the promised act to the end of its clause, without its subject; of a passive with it."""
        tokens = self.syntax.tokens
        outside = {
            t.index
            for child in self.syntax.analysis.children(verb)
            if child.base == "parataxis" or (child.base == "ccomp" and not self.syntax.is_future(child))
            for t in self.syntax.analysis.subtree(child)
        }
        passive = self.syntax.is_passive(verb)
        first = min((i for i in self.within(verb) if passive and i not in outside), default=verb.index)
        inside = self.within(verb) - outside
        last = verb.index
        for index in range(verb.index + 1, min(verb.index + LONGEST, self.syntax.analysis.sentence_of(verb).last)):
            if index in outside or self._ends_act(tokens[index], inside):
                break
            last = index
        while last > verb.index and tokens[last].pos in {"PUNCT", "CCONJ"}:
            last -= 1
        return tokens[first].start, tokens[last].end

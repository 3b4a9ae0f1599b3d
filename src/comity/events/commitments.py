"""Commitments: concrete undertakings that one can later check, from the promises and the announced acts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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

REFLEXIVE = "se"  # how the lists write a verb whose object is its subject
LONGEST = 30  # words of what is undertaken
DUE = frozenset({"on", "until", "before", "since", "after"})
BOUNDS = frozenset({"until", "before"})
UNPROMISED = frozenset({Status.NEGATION, Status.HYPOTHETICAL})


@dataclass(frozen=True, slots=True)
class Found:
    """A commitment with its trace."""

    record: Commitment
    trace: Trace


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised act: the verb that says it, who promises what to whom, the rule that told, and whether a word of promise did."""

    verb: Token
    by: tuple[str, ...]
    to: tuple[str, ...]
    rule: str
    firm: bool = True


def find(document: Document, syntax: Syntax, scene: Scene, settled: Sequence[Settled]) -> list[Found]:
    """The commitments of a document in order of the text, each act once.

    A promise is a commitment when it can be checked: a definite act, something countable, or a day by which it is due;
    "will strengthen cooperation" is none.
    """
    resolver = Resolver(syntax, scene.mentions)
    judge = Judge(document, syntax, resolver)
    found: dict[int, Found] = {}
    told = (*_agreed(syntax, settled), *_listed(syntax, settled), *_announced(syntax, resolver, judge.lexicon))
    for promise in (each for first in told for each in _joined(syntax, _of_its_subject(resolver, first))):
        if promise.verb.index in found or any(promise.verb.index in judge.within(syntax.tokens[i]) for i in found):
            continue
        record = judge.record(promise)
        if record is not None and not any(_same(record, other.record) for other in found.values()):
            found[promise.verb.index] = Found(record, Trace(words=((promise.verb.start, promise.verb.end),)))
    return [found[index] for index in sorted(found)]


ANNOUNCED = "commitment.announced"


def _of_its_subject(resolver: Resolver, promise: Promise) -> Promise:
    """The promise with who is to do it, where only one of those who agreed is: "agreed that Oslo would send two ships"."""
    syntax = resolver.syntax
    if not (syntax.is_finite(promise.verb) or syntax.is_future(promise.verb)):
        return promise  # "will help Quito issue passports"
    own = resolver.fill(promise.verb, ("subject",))
    all_ids = (*promise.by, *promise.to)
    if not own.ids or not own.mentions or set(own.ids) == set(promise.by) or not set(own.ids) < set(all_ids):
        return promise
    others = tuple(dict.fromkeys(id for id in all_ids if id not in own.ids))
    return replace(promise, by=own.ids, to=others if promise.to else ())


def _joined(syntax: Syntax, promise: Promise) -> Iterator[Promise]:
    """The promise, and what is promised beside it in the same form: "agreed to send two ships *and to open* an office"."""
    yield promise
    for child in syntax.analysis.children(promise.verb):
        if _is_beside(syntax, promise.verb, child):
            yield replace(promise, verb=child)


def _is_beside(syntax: Syntax, verb: Token, other: Token) -> bool:
    """Whether an act is promised beside another: a joined future, or a joined infinitive with a particle of its own."""
    if other.base != "conj" or not syntax.is_verb(other):
        return False
    if not syntax.is_future(verb) and syntax.is_future(other):
        return True
    marked = any(c.base in {"mark", "case"} for c in syntax.analysis.children(other))
    return marked and "VerbForm=Inf" in other.morph and "VerbForm=Inf" in verb.morph


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
        undertaken = _is_undertaken(syntax, verb, lexicon)
        pledged = not undertaken and _is_pledge(syntax, verb, lexicon)
        if not (undertaken or pledged or _in_future(syntax, verb)):
            continue
        parties = resolver.fill(verb, ("subject",))
        if parties.ids and parties.mentions and not syntax.label(syntax.analysis.sentence_of(verb)):
            yield Promise(verb, parties.ids, _to(resolver, verb, parties), ANNOUNCED, undertaken or pledged)


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
    """Whether an infinitive ("committed *to building*") stands under a verb of promise or decision that is asserted."""
    head = syntax.analysis.head(verb)
    bare = "VerbForm=Inf" in verb.morph
    to_do = not bare and syntax.is_gerund(verb) and syntax.marker(verb) == syntax.grammar.dative
    if head is None or not (bare or to_do) or verb.base not in {*CLAUSAL, "obl", "advcl"} or not syntax.is_verb(head):
        return False
    view = outlook(syntax, head)
    return head.lemma in lexicon.promising and not view.prospective and view.status not in UNPROMISED


def _is_pledge(syntax: Syntax, verb: Token, lexicon: CommitmentLexicon) -> bool:
    """Whether a verb of promise that is asserted has a number of things for its object: "pledged 3 million euros", "announced
    aid of 3 million euros"."""
    told = verb.lemma in lexicon.announcing
    if not told and verb.lemma not in lexicon.pledging:
        return False
    things = [noun for noun in syntax.slot(verb, "object") if any(_is_number(t) for t in syntax.analysis.subtree(noun))]
    if not any(not told or _is_gift(syntax, noun, lexicon) for noun in things):
        return False
    view = outlook(syntax, verb)
    return not view.prospective and view.status not in UNPROMISED


def _is_gift(syntax: Syntax, noun: Token, lexicon: CommitmentLexicon) -> bool:
    """Whether a thing is given, or a sum for a thing that is: "a *loan* of 3 million", "3 million in *aid*"."""
    return any(t.lemma in lexicon.gifts for t in (noun, *_near(syntax, noun)))


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
        beside = {
            t.index
            for child in self.syntax.analysis.children(verb)
            if _is_beside(self.syntax, verb, child)
            for t in self.syntax.analysis.subtree(child)
        }
        return {t.index for t in self.syntax.analysis.subtree(verb)} - beside

    def record(self, promise: Promise) -> Commitment | None:
        """The promise as a record, or None where it cannot be checked."""
        verb = promise.verb
        if self.syntax.is_passive(verb) and any("PronType=Rel" in child.morph for child in self.syntax.analysis.children(verb)):
            return None  # "… qui seront signés" tells of a thing, not of what is undertaken
        said = self._words(verb) & self.lexicon.saying and not _is_pledge(self.syntax, verb, self.lexicon)
        if self._is_offer(verb) or said or not self._checkable(promise):
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
        pledge = verb.lemma in self.lexicon.announcing
        near = self.syntax.analysis.subtree if pledge else lambda noun: _near(self.syntax, noun)
        counted = any(self._is_count(t) for noun in self.syntax.slot(verb, "object") for t in near(noun))
        due = self._due(verb)
        if any(t.lemma in self.lexicon.topics for t in self.syntax.slot(verb, "object")) and (due is None or not promise.firm):
            return False
        words = self._words(verb)
        definite = bool(words & self.lexicon.concrete)
        if words & self.lexicon.vague and not (definite and len(words) > 1):
            measured = any(self._is_count(t) for t in _near(self.syntax, verb))
            return (due is not None and measured) or (promise.firm and (due is not None or measured))
        if due is not None or counted:
            return True
        return definite and complete

    def _words(self, verb: Token) -> set[str]:
        """The verb as the lists may have it: alone, with a particle ("set up") or adjective ("make available"), reflexive."""
        reflexive = f"{REFLEXIVE} {verb.lemma}"
        if self.syntax.reflexive(verb) and reflexive in self.lexicon.vague | self.lexicon.saying:
            return {reflexive}
        beside = [c.lemma for c in self.syntax.analysis.children(verb) if c.base == "xcomp" and c.pos == "ADJ"]
        return {verb.lemma, *(f"{verb.lemma} {word}" for word in (*self.syntax.particles(verb), *beside))}

    def _is_count(self, token: Token) -> bool:
        return _is_number(token) and token.index not in self._dated

    def _due(self, verb: Token) -> str | None:
        """The day or period by which an act is due: the first date of its own clause that does not lie in the past, in EDTF."""
        inside = self.within(verb)
        kinds = BOUNDS if verb.lemma in self.lexicon.pledging | self.lexicon.announcing else DUE  # others date the promise itself
        anchor = self.document.anchor.isoformat() if self.document.anchor is not None else ""
        for date in self._dates.get(verb.sentence, ()):
            value = date.value
            if value is None or date.relation not in kinds or date.head not in inside or not self._own(date, verb):
                continue
            if not anchor or not value[:4].isdigit() or value[: len("2018-02")] >= anchor[: min(len(value), len("2018-02"))]:
                return value
        return None

    def _own(self, date: DateMention, verb: Token) -> bool:
        """Whether a date belongs to the verb's clause and not to one within it."""
        bound = date.relation in BOUNDS  # "to cut the number of troops deployed there to 2,500 by 15 January"
        for head, child in self.syntax.ancestors(self.syntax.tokens[date.head]):
            clause = child.index != date.head and child.base in {"acl", "parataxis", "ccomp"} and self.syntax.is_verb(child)
            if clause and not (bound and self.syntax.is_participle(child) and child.dep == "acl"):
                return False
            if head.index == verb.index:
                return True
        return False

    def _ends_act(self, token: Token, inside: set[int]) -> bool:
        """Whether the words of an act end before a token: at a clause that is not its own, or at who reports it."""
        if token.index not in inside and (token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"} or "PronType=Rel" in token.morph):
            return True
        insertion = token.base == "acl" or "PronType=Rel" in token.morph
        if insertion and self.syntax.tokens[token.index - 1].text == ",":
            return True  # "to open a centre, which will be ready in May"
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

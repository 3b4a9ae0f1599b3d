"""Composition: from the predicates of a sentence to candidate events, each said once.

A predicate inside another's complement is the other's content: "a demandé à l'Estonie de soutenir…" is one REQUEST, "sont convenus
de renforcer la coopération" one AGREE. What a complement becomes is the outer frame's ``content``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from comity.events.forms import plain
from comity.events.match import ANY, Match, Matcher
from comity.events.nesting import Government, Nesting, request_mode
from comity.events.parties import Parties, Resolver
from comity.events.pointing import is_about, points_back
from comity.events.status import Outlook, outlook
from comity.events.syntax import INSERTED, Syntax
from comity.knowledge.predicates import Content, Frame
from comity.model.analysis import Sentence, Token
from comity.model.codes import EventType, Status

HOSTILE = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.SANCTION})
SUFFERED = frozenset({EventType.ASSAULT, EventType.COERCE})  # a headline's label tells where these happened
COOPERATIVE = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.AID})
YIELDING = frozenset({EventType.CONCEDE, EventType.RETREAT})
PROMISED = COOPERATIVE | {EventType.AGREE}
TOLD_ACTS = frozenset({EventType.AGREE, EventType.REQUEST, EventType.THREATEN, EventType.ACCUSE, EventType.REJECT})
SAID = TOLD_ACTS | {EventType.SUPPORT}  # what is done with words
ONGOING = frozenset({"Tense=Pres", "VerbForm=Ger"})
NOMINAL_TRUST = 0.9  # factors on a frame's own confidence, for what the words leave open
FALLBACK_TRUST = 0.8
INFINITIVE_TRUST = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event as one sentence says it, before the document's other sentences are heard.

    ``words`` are token indices that the rule rests on; ``scope`` the token indices whose terms tell its domains.
    ``open`` marks a reciprocal event of which the sentence names one party or none ("lors de la rencontre"), ``lone`` one of which
    it names only whom somebody met ("l'entretien avec le roi"), ``anaphoric`` an act whose object points to what was told before
    ("condemned the move").
    """

    frame: Frame
    token: Token
    event: EventType
    mode: str | None
    actor: Parties
    recipient: Parties
    outlook: Outlook
    confidence: float
    words: tuple[int, ...]
    scope: tuple[int, ...]
    inner: tuple[Match, ...] = ()
    open: bool = False
    lone: bool = False
    anaphoric: bool = False
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """The event's status as its own words give it."""
        return self.outlook.status


@dataclass(frozen=True, slots=True)
class Refused:
    """A predicate that was considered and gave no event, with the reason."""

    match: Match
    reason: str
    told: bool = False
    """Whether the words say it all the same, as what is wished or aimed at: what stands in it is no fact either."""


class Composer:
    """Turns the predicates of a document into candidates, sentence by sentence."""

    def __init__(self, syntax: Syntax, matcher: Matcher, resolver: Resolver) -> None:
        self.syntax = syntax
        self.matcher = matcher
        self.resolver = resolver

    def sentence(self, sentence: Sentence) -> Iterator[Candidate | Refused]:
        """The candidates and refusals of one sentence."""
        matches = self._settled_intents(self.matcher.matches(sentence))
        by_token = {match.token.index: match for match in matches}
        outer = {match.token.index: self._governor(match, by_token) for match in matches}
        nesting = Nesting(matches, outer)
        outcomes = {match.token.index: self._outcome(match, nesting) for match in matches}
        for match in matches:
            reason = self._swallowed(match, outer, outcomes) or self._part_of_another(match, matches, outcomes)
            outcome = Refused(match, reason) if reason else outcomes[match.token.index]
            if isinstance(outcome, Candidate) and outcome.event in SAID and outcome.actor.ids and not outcome.open:
                self.resolver.spoke = (sentence.index, outcome.actor)
            yield outcome

    def alone(self, match: Match) -> Candidate | Refused:
        """What a predicate would say if nothing stood around it."""
        return self._candidate(match, (), Nesting((match,), {match.token.index: None}))

    def _settled_intents(self, matches: Sequence[Match]) -> list[Match]:
        """The matches, with each intent whose complement says nothing fitting replaced by the next frame of its word."""
        current = {match.token.index: match for match in matches}
        for match in matches:
            chosen = match
            while chosen.frame.content is Content.INTENT and chosen.frame.inner and not chosen.frame.optional and chosen.others:
                current[match.token.index] = chosen
                nesting = Nesting(list(current.values()), {i: self._governor(m, current) for i, m in current.items()})
                if any(self._tells(chosen, m) for m in nesting.inside(chosen)):
                    break
                chosen = replace(chosen.others[0], others=chosen.others[1:])
            current[match.token.index] = chosen
        return list(current.values())

    # -- which predicate governs which -------------------------------------------------------------------------------

    def _governor(self, match: Match, by_token: dict[int, Match]) -> Government | None:
        """The predicate in whose complement a match stands, or None where it is asserted for itself."""
        complement = True
        if (inserted := self._inserted_above(match.token, by_token)) is not None:
            # Only a promise takes what it stands in: "X sera libéré, a promis Y"; what Y deplores or confirms remains a fact.
            return Government(inserted, complement=inserted.frame.content is Content.INTENT)
        for head, child in self.syntax.ancestors(match.token):
            base = child.base
            if child.dep == "acl:relcl" or base == "parataxis":
                return None
            if base == "nsubj" and child.dep != "nsubj:pass" and not (self.syntax.is_verb(head) and self.syntax.is_passive(head)):
                return None
            bare = self.syntax.is_participle(child) and not self.syntax.is_finite(child)  # not in "hope that it could be widened"
            if base == "acl" and bare and "VerbForm=Inf" not in child.morph:
                return None
            if base == "conj":
                continue
            outer = by_token.get(head.index)
            fronted = base == "obl" and child.index < head.index and self.syntax.is_verb(head)  # "On a visit to Oslo, he asked …"
            if base in {"obl", "nmod"} and (fronted or self._is_circumstance(child)):
                complement = False
            if (base == "advcl" and not self.syntax.is_complement(child)) or (
                base in {"obl", "xcomp", "nmod", "acl"} and self._is_purpose(child)
            ):
                # A purpose or circumstance is no complement: but it shares the fate of the clause that it belongs to.
                if outer is not None:
                    return Government(outer, complement=False)
                complement = False
                continue
            if outer is not None:
                return Government(outer, complement)
            talked = match.nominal or (self.syntax.is_gerund(match.token) and not self.syntax.is_finite(match.token))
            if complement and talked and self.syntax.is_verb(head) and head.lemma in self.syntax.grammar.comment:
                return Government(None, complement=True)
        return None

    def _inserted_above(self, token: Token, by_token: Mapping[int, Match]) -> Match | None:
        """The promise that is inserted into the clause that a word heads: "X sera libéré, a promis Y". A mere verb of saying
        promises nothing: what it stands in speaks for itself."""
        words = [token]
        head = self.syntax.analysis.head(token)
        if head is not None and token.base in {"xcomp", "conj"}:
            words.append(head)
        for word in words:
            for child in self.syntax.analysis.children(word):
                told = child.dep == INSERTED and child.lemma not in self.syntax.grammar.report
                if told and child.index in by_token and child.index != token.index:
                    return by_token[child.index]
        return None

    def _is_circumstance(self, token: Token) -> bool:
        """Whether a phrase tells on what occasion something is done: "lors de la réunion", "au terme de deux jours de réunion"."""
        return token.lemma in self.syntax.grammar.name_ends or self.syntax.marker(token) in self.syntax.grammar.occasions

    def _is_purpose(self, token: Token) -> bool:
        if not self.syntax.is_verb(token):
            return False
        forms = self.syntax.grammar.purpose
        return any(child.base in {"mark", "case"} and plain(child.text) in forms for child in self.syntax.analysis.children(token))

    def _part_of_another(self, match: Match, matches: Sequence[Match], outcomes: Mapping[int, Candidate | Refused]) -> str:
        """The rule that a word is part of ("tenir un entretien" is one event, and the noun none besides), or ``""``."""
        for other in matches:
            kept = other.frame.content is Content.KEEP and self.syntax.is_infinitive(match.token)  # "called to congratulate"
            text = other.frame.group == "text" and match.nominal and match.frame.event in {EventType.AGREE, EventType.SUPPORT}
            signed = text and not other.nominal and match.token in self.syntax.slot(other.token, "object")
            if signed and other is not match and isinstance(outcomes[other.token.index], Candidate):
                return f"part of {other.frame.id}"
            if match.token.index in other.words[1:] and not kept and isinstance(outcomes[other.token.index], Candidate):
                return f"part of {other.frame.id}"
        return ""

    def _swallowed(self, match: Match, outer: Mapping[int, Government | None], outcomes: Mapping[int, Candidate | Refused]) -> str:
        """Why a match gives no event of its own, or ``""``. A predicate that comes to nothing itself swallows none."""
        if match.nominal and not match.frame.alone and self._not_taken(outer[match.token.index]):
            return "the noun says no event by itself"
        current: Match = match
        for _ in range(16):
            gov = outer[current.token.index]
            if gov is None:
                return ""
            if gov.match is None:
                return "only talked about"
            content = gov.match.frame.content
            above = outcomes[gov.match.token.index]
            empty = not (isinstance(above, Candidate) and above.actor.ids) and not gov.match.frame.reciprocal
            hollow = not above.told if isinstance(above, Refused) else empty
            if hollow and (gov.match.frame.event is not EventType.REQUEST or not gov.complement):
                current = gov.match  # what is asked for is no fact, even if it is not told who asks
                continue
            if match.token.index in gov.match.words or gov.match.token.index in match.words:
                return ""  # the words of one expression do not swallow each other
            if gov.complement and content is Content.CONSUME:
                return f"said inside {gov.match.frame.id}"
            if gov.complement and content is Content.INTENT and current.frame.event in gov.match.frame.inner:
                return f"told by {gov.match.frame.id}"
            current = gov.match
        return ""

    @staticmethod
    def _not_taken(gov: Government | None) -> bool:
        return gov is None or gov.match is None or gov.match.frame.content is not Content.INTENT

    def _outcome(self, match: Match, nesting: Nesting) -> Candidate | Refused:
        """What a match gives, or, where nobody stands in the slots that its frame needs, the next frame of its word."""
        inner = nesting.inside(match)
        first = self._candidate(match, inner, nesting)
        if not _lacks_a_party(first):
            return first
        others = (self._candidate(other, inner, nesting) for other in match.others)
        return next((other for other in others if not _lacks_a_party(other)), first)

    # -- one candidate ------------------------------------------------------------------------------------------------

    def _candidate(self, match: Match, inner: Sequence[Match], nesting: Nesting) -> Candidate | Refused:
        frame, token = match.frame, match.token
        view = outlook(self.syntax, token)
        notes = [view.note] if view.note else []
        actor, recipient, trust = self._parties(match)
        head = self.syntax.analysis.head(token)
        if _qualifies(token, head) and frame.event in COOPERATIVE and frame.event is not EventType.SUPPORT:
            return Refused(match, "only qualifies a noun")
        if _qualifies(token, head) and frame.event in TOLD_ACTS:
            return Refused(match, "only qualifies a noun")  # "a pressing matter"
        if _qualifies(token, head) and frame.event is EventType.SUPPORT and not actor.ids:
            return Refused(match, "only qualifies a noun")  # "the signed agreements"
        marked = is_about(self.syntax, token)  # "commitment *to* deepening"
        if frame.event in PROMISED and token.dep == "acl" and token.morph & ONGOING and (marked or not actor.ids):
            return Refused(match, "what a text or an effort is about")
        told = [m for m in inner if self._tells(match, m)] if frame.content is Content.INTENT else []
        if not frame.reciprocal and not recipient.ids:
            recipient = self._other_party(match, actor, recipient, nesting).without(actor.ids)
        if frame.content is Content.INTENT and frame.inner and not told and not frame.optional:
            return Refused(match, "its complement says no " + " or ".join(sorted(frame.inner)))
        if frame.content is Content.INTENT and not told and not recipient.ids and not frame.reciprocal:
            recipient = self._named_inside(token).without(actor.ids)
        for each in told:
            actor, recipient = self._join(frame, actor, recipient, each, nesting)
        if frame.event is EventType.AGREE and actor.ids and not recipient.ids and not frame.reciprocal:
            recipient = self._met(match, actor, nesting)
        if "actor" in frame.needs and not actor.ids:
            return Refused(match, "nobody stands in its actor slots")
        if frame.reciprocal:
            actor, recipient = actor + recipient, Parties()
        if "together" in frame.needs and len(actor.ids) < 2:
            return Refused(match, "nobody is named whom it is done with")
        event, mode = frame.event, frame.mode
        aimed = HOSTILE | YIELDING if frame.content is Content.INTENT else HOSTILE | YIELDING | {EventType.AGREE}
        above = self.syntax.analysis.head(token)
        aim = event in TOLD_ACTS and token.base == "xcomp" and view.prospective and not view.firm
        if aim and above is not None and self.syntax.is_passive(above) and above.lemma not in self.syntax.grammar.object_control:
            return Refused(match, "only thought of")  # "was summoned to hear a protest"
        if event in aimed and view.prospective and not view.firm and view.status is Status.FUTURE:
            return Refused(match, "only thought of")
        if event is EventType.SUPPORT and view.prospective and not view.firm and self._performed(match, nesting):
            view = Outlook(note="said in talks")
            actor, recipient = self._in_talks(match, nesting)
        if event in COOPERATIVE and view.prospective and not view.firm:
            if (gov := nesting.outer[token.index]) is not None and gov.match is not None and not gov.complement:
                return Refused(match, f"the purpose of {gov.match.frame.id}", told=True)
            if event is not EventType.COOPERATE:
                return Refused(match, "only thought of")
        view = _of_content(self.syntax, view, told)
        refused = event is EventType.AGREE or (view.prospective and event in COOPERATIVE | YIELDING)
        if refused and view.status is Status.NEGATION:
            event, mode, view = EventType.REJECT, None, replace(view, status=Status.OCCURRED)
            refusing, _, _ = self._parties(match)
            if refusing.ids:
                actor, recipient = refusing, (actor + recipient).without(refusing.ids)
            notes.append("a promise denied is REJECT" if frame.event is EventType.AGREE else f"{frame.event} ruled out is REJECT")
        if event in COOPERATIVE and view.prospective:
            event, mode = EventType.AGREE, None
            notes.append(f"{frame.event} to come is AGREE")
            if not view.firm:
                trust *= INFINITIVE_TRUST
            view = replace(view, status=Status.OCCURRED)
        if ANY in frame.verbs:
            view = replace(view, status=Status.OCCURRED)  # announced now
        if event is EventType.REQUEST and mode is None:
            mode = request_mode(inner)
        words = (*match.words, *(index for each in told for index in each.words))
        scope = tuple(t.index for t in self.syntax.analysis.subtree(token))
        return Candidate(
            frame, token, event, mode, actor, recipient, view, frame.confidence * trust, words, scope, tuple(told),
            open=frame.reciprocal and len(actor.ids) < 2, lone=self._is_lone(match, actor),
            anaphoric=points_back(self.syntax, token), notes=tuple(notes),
        )  # fmt: skip

    def _is_lone(self, match: Match, actor: Parties) -> bool:
        """Whether a noun for a meeting tells only whom somebody met."""
        alone = match.nominal and match.frame.event is EventType.CONSULT and len(actor.ids) == 1 and match.token.base != "nmod"
        return alone and self.resolver.fill(match.token, (self.syntax.grammar.comitative,)).ids == actor.ids

    def _parties(self, match: Match) -> tuple[Parties, Parties, float]:
        frame, token = match.frame, match.token
        places = frame.places
        if match.nominal:
            actor = self.resolver.fill(token, frame.noun_actor)
            recipient = self.resolver.fill(token, frame.noun_recipient, places, to=True)
            trust = NOMINAL_TRUST
            if (
                frame.event is EventType.CONSULT
                and len(actor.ids) == 1
                and self.resolver.fill(token, (self.syntax.grammar.comitative,)).ids
            ):
                actor = self._host_of_circumstance(token) + actor
            if not actor.ids and not actor.heard and frame.event in HOSTILE | YIELDING:
                actor = self._enacting(token).without(recipient.ids)
        else:
            actor = self.resolver.fill(token, frame.actor)
            recipient = self.resolver.fill(token, frame.recipient, places, to=True)
            trust = 1.0
            if not actor.ids and token.lemma in frame.reflexives and self.syntax.is_bare_participle(token):
                actor = self.resolver.fill(token, ("object", "subject"))  # "réunis à Genève": who meets is its object
                if not actor.ids and (head := self.syntax.analysis.head(token)) is not None and self.syntax.is_verb(head):
                    actor = self.resolver.fill(head, ("subject",))
            if not actor.ids and frame.event is EventType.ACCUSE and self.syntax.is_passive(token):
                actor = self.resolver.quoted(token)
            speaks = token.dep == "acl" and "Tense=Pres" in token.morph and frame.event not in PROMISED
            if speaks and not actor.ids and "subject" in frame.actor:
                actor = self._author(token) or actor
            if not actor.ids and not actor.heard and "subject" in frame.actor and not self.syntax.is_passive(token):
                actor = self.resolver.preceding(token)
                trust = FALLBACK_TRUST
        if not actor.ids and not actor.heard:
            label = self.resolver.label(token)
            if frame.event in SUFFERED:
                recipient = recipient if recipient.ids else label  # "Mali : un convoi attaqué" happened to Mali
            else:
                actor = label
        return actor, recipient.without(actor.ids), trust

    def _enacting(self, token: Token) -> Parties:
        """Who does what a noun names as the object of a verb of doing: "ordered the expulsion of X"."""
        verb = self.syntax.analysis.head(token)
        if verb is None or not self.syntax.is_verb(verb) or verb.lemma not in self.syntax.grammar.enacting:
            return Parties()
        does = token in self.syntax.slot(verb, "object") or (token.base == "obl" and not self.syntax.slot(verb, "object"))
        return self.resolver.fill(verb, ("subject",)) if does else Parties()

    def _performed(self, match: Match, nesting: Nesting) -> bool:
        """Whether what is said is the purpose of talks that took place, and so was said: "called X to congratulate him"."""
        gov = nesting.outer[match.token.index]
        if gov is None or gov.match is None or match.frame.group:
            return False
        above = gov.match.frame.event is EventType.CONSULT and not gov.match.nominal
        return above and outlook(self.syntax, gov.match.token).status is Status.OCCURRED

    def _in_talks(self, match: Match, nesting: Nesting) -> tuple[Parties, Parties]:
        """Who says in talks what they were held for, and to whom."""
        gov = nesting.outer[match.token.index]
        assert gov is not None and gov.match is not None
        actor, recipient, _ = self._parties(match)
        caller = self.resolver.fill(gov.match.token, ("subject",))
        above, beside, _ = self._parties(gov.match)
        other = (above + beside).without(caller.ids)
        if not caller.ids or set(caller.ids) == set(actor.ids):
            return actor, recipient if recipient.ids else other.without(actor.ids)
        return caller, recipient.without(caller.ids) if set(recipient.ids) - set(caller.ids) else other

    def _author(self, token: Token) -> Parties | None:
        """Who does what a participle says of words or deeds: "posted a message blaming Iran"; None where nobody known does."""
        clause = next((head for head, _ in self.syntax.ancestors(token) if self.syntax.is_verb(head)), None)
        if clause is None or self.syntax.is_passive(clause):
            return None
        found = self.resolver.fill(clause, ("subject",))
        return found if found.ids else None

    def _host_of_circumstance(self, token: Token) -> Parties:
        """The subject of the clause in which a meeting is a circumstance: "lors d'un entretien avec X, Y a …"."""
        head = self.syntax.analysis.head(token)
        if head is not None and head.lemma in self.syntax.grammar.name_ends:  # "au cours de l'entretien avec X"
            token, head = head, self.syntax.analysis.head(head)
        if head is None or not self.syntax.is_verb(head) or token.base not in {"obl", "nmod", "advcl"}:
            return Parties()
        return self.resolver.fill(head, ("subject",))

    def _tells(self, outer: Match, inner: Match) -> bool:
        """Whether a predicate in the complement of an intent says what is intended."""
        if inner.frame.event not in outer.frame.inner or inner.token.index in outer.words:
            return False
        if not outer.frame.prospective:
            return True
        view = outlook(self.syntax, inner.token)
        return view.prospective or view.status is Status.HYPOTHETICAL

    def _other_party(self, match: Match, actor: Parties, recipient: Parties, nesting: Nesting) -> Parties:
        """To whom something is done where its own slots do not tell: "a rencontré Y pour demander son soutien" says it of Y,
        a headline's label ("Mali : …") of the label."""
        gov = nesting.outer[match.token.index]
        itself = any(child.base == "nsubj" for child in self.syntax.analysis.children(match.token))  # "…, while X undertook to pay"
        if recipient.heard and not itself and gov is not None and gov.match is not None and not gov.complement:
            above, beside, _ = self._parties(gov.match)
            return (above + beside).without(actor.ids)
        if match.frame.event is EventType.AID and match.token.base == "acl":
            # "a reçu des doses fournies par X": given to whoever the clause is about.
            clause = next((head for head, _ in self.syntax.ancestors(match.token) if self.syntax.is_verb(head)), None)
            if clause is not None and (subject := self.resolver.fill(clause, ("subject",)).without(actor.ids)).ids:
                return subject
        giving = match.frame.event in {EventType.AID, EventType.AGREE}
        if giving and (helped := self._helped(match, nesting).without(actor.ids)).ids:
            return helped
        label = self.resolver.label(match.token)
        if match.frame.event is EventType.AID and not label.ids:
            label = self.resolver.scene(match.token).without(actor.ids)
        return label if len(label.ids) == 1 else recipient

    def _met(self, match: Match, actor: Parties, nesting: Nesting) -> Parties:
        """With whom those have just met who agree on something: "held talks with X and agreed to build it"."""
        verb = match.token
        while verb.base == "conj" and (head := self.syntax.analysis.head(verb)) is not None:
            verb = head
            for other in nesting.matches:
                if other.frame.event is EventType.CONSULT and verb.index in other.words:
                    above, beside, _ = self._parties(other)
                    together = above + beside
                    return together.without(actor.ids) if set(actor.ids) & set(together.ids) else Parties()
        return Parties()

    def _helped(self, match: Match, nesting: Nesting) -> Parties:
        """Whom the purpose of a gift names: "débloque dix millions pour aider X"."""
        for other in nesting.matches:
            gov = nesting.outer[other.token.index]
            serves = gov is not None and not gov.complement and gov.match is not None and gov.match.token is match.token
            if serves and other.frame.event in {EventType.AID, EventType.SUPPORT} and not other.nominal:
                return self._parties(other)[1]
        return Parties()

    def _named_inside(self, token: Token) -> Parties:
        """The other party that the complement of a promise names: "s'engage à augmenter les bourses des étudiants sénégalais"."""
        for content in self.syntax.slot(token, "content"):
            found = self.resolver.fill(content, self.syntax.grammar.party_slots, places=True)
            if found.ids:
                return found
        return Parties()

    def _join(self, frame: Frame, actor: Parties, recipient: Parties, inner: Match, nesting: Nesting) -> tuple[Parties, Parties]:
        """The parties of an AGREE with those of what is agreed."""
        inner_actor, inner_recipient, _ = self._parties(inner)
        if inner.frame.event is EventType.AID and not inner_recipient.ids:
            inner_recipient = self._helped(inner, nesting).without(inner_actor.ids)
        if inner.frame.content is Content.INTENT:
            for each in nesting.inside(inner):
                if each.frame.event in inner.frame.inner:
                    inner_actor, inner_recipient = self._join(inner.frame, inner_actor, inner_recipient, each, nesting)
        if not inner.nominal and not self.syntax.is_infinitive(inner.token) and not frame.reciprocal:
            # "X annonce que Y et Z coopéreront": X only tells what others will do.
            together = inner_actor + inner_recipient
            if inner.frame.reciprocal and len(together.ids) > 1:
                return together, Parties()
            if not inner.frame.reciprocal and inner_actor.ids:
                return inner_actor, (inner_recipient or recipient).without(inner_actor.ids)
        if inner.frame.reciprocal or frame.reciprocal:
            return actor + inner_actor + inner_recipient + recipient, Parties()
        if not actor.ids:
            actor = inner_actor
        elif inner.frame.content is Content.INTENT and not inner_recipient.ids:
            inner_recipient = inner_actor  # "a dit vouloir coopérer avec X": the inner intent holds both parties
        return actor, (recipient + inner_recipient).without(actor.ids)


def _qualifies(token: Token, head: Token | None) -> bool:
    """Whether a participle stands before its noun and says what the noun is like: "improved relations"."""
    return token.base == "amod" and head is not None and token.index < head.index and "VerbForm=Part" in token.morph


def _lacks_a_party(outcome: Candidate | Refused) -> bool:
    """Whether nobody stands in a slot that the frame needs."""
    if isinstance(outcome, Refused):
        return True
    together = outcome.frame.reciprocal and len(outcome.actor.ids) > 1
    return "recipient" in outcome.frame.needs and not outcome.recipient.ids and not outcome.open and not together


def _of_content(syntax: Syntax, view: Outlook, told: Sequence[Match]) -> Outlook:
    """The outlook of an intent, denied where what is intended is denied: "chose not to join"."""
    if told and view.status is Status.OCCURRED and all(outlook(syntax, m.token).status is Status.NEGATION for m in told):
        return replace(view, status=Status.NEGATION, note="negated")
    return view

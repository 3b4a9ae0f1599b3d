"""Status: whether a predicate says that something happened, will happen, might happen or did not happen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from comity.events.forms import plain
from comity.events.syntax import Syntax
from comity.model.analysis import Token
from comity.model.codes import Status


@dataclass(frozen=True, slots=True)
class Outlook:
    """The status of a predicate and the word that decided it.

    ``prospective``: it is announced, wished or planned rather than done; a prospective act of cooperation is an AGREE.
    ``firm``: the prospect is asserted (future tense) and not merely mentioned (a bare infinitive).
    """

    status: Status = Status.OCCURRED
    prospective: bool = False
    firm: bool = True
    note: str = ""


def outlook(syntax: Syntax, token: Token) -> Outlook:
    """How the text presents the event that ``token`` says."""
    if _negated(syntax, token):
        # "will not release" is to come as "will release" is.
        ahead = syntax.is_verb(token) and syntax.is_future(token)
        return Outlook(Status.NEGATION, prospective=ahead, note="negated")
    if not syntax.is_verb(token):
        return _nominal(syntax, token)
    finite = _finite(syntax, token)
    if _has_marker(syntax, token, syntax.grammar.hypothesis):
        return Outlook(Status.HYPOTHETICAL, note="condition")
    if finite is not None:
        found = _by_auxiliary(syntax, token) or _by_tense(syntax, finite, token)
        if found.prospective and _has_marker(syntax, token, syntax.grammar.temporal):
            return Outlook(Status.HYPOTHETICAL, note="condition")
        return found
    if "VerbForm=Inf" in token.morph:
        return _infinitive(syntax, token)
    head = syntax.analysis.head(token)
    if "Tense=Pres" in token.morph and token.base == "advcl" and head is not None and syntax.is_verb(head):
        return replace(outlook(syntax, head), firm=False)  # "en renforçant": as its main clause
    return Outlook()


def _finite(syntax: Syntax, token: Token) -> Token | None:
    if "VerbForm=Fin" in token.morph:
        return token
    for child in syntax.analysis.children(token):
        if child.base in {"aux", "cop"} and "VerbForm=Fin" in child.morph:
            return child
    if token.base == "conj" and syntax.is_participle(token):
        head = syntax.analysis.head(token)
        return _finite(syntax, head) if head is not None and syntax.is_verb(head) else None
    return None


def _by_auxiliary(syntax: Syntax, token: Token) -> Outlook | None:
    """What a modal auxiliary tells: "will help", "must help", "might help"; None without one."""
    grammar = syntax.grammar
    verb = token
    while verb.base == "conj" and not any(child.base == "aux" for child in syntax.analysis.children(verb)):
        head = syntax.analysis.head(verb)
        if head is None or not syntax.is_verb(head) or "VerbForm=Fin" in verb.morph:
            break
        verb = head  # "will train and equip"
    told = [child for child in syntax.analysis.children(verb) if child.base == "aux"]
    if syntax.is_due(verb):
        return Outlook(Status.FUTURE, prospective=True, note="to come")
    for word in told:
        if word.lemma in grammar.future_auxiliaries or (word.lemma in grammar.reported_future and syntax.is_reported(verb)):
            return Outlook(Status.FUTURE, prospective=True, note=f"future «{word.text}»")
        if word.lemma in grammar.conditional:
            return Outlook(Status.HYPOTHETICAL, firm=False, note=f"conditional «{word.text}»")
        if word.lemma in grammar.obligation and "VerbForm=Inf" in token.morph:  # "must give", not "have given"
            return Outlook(Status.FUTURE, prospective=True, note=f"expected «{word.text}»")
        if word.lemma in grammar.ability:
            return Outlook(Status.HYPOTHETICAL, firm=False, note=f"possible «{word.text}»")
    return None


def _by_tense(syntax: Syntax, finite: Token, token: Token) -> Outlook:
    if "Mood=Cnd" in finite.morph and finite is token and syntax.is_reported(token):
        return Outlook(Status.FUTURE, prospective=True, note=f"future of the past «{finite.text}»")
    if "Mood=Cnd" in finite.morph:
        return Outlook(Status.HYPOTHETICAL, firm=False, note=f"conditional «{finite.text}»")
    if "Tense=Fut" in finite.morph:
        return Outlook(Status.FUTURE, prospective=True, note=f"future «{finite.text}»")
    if is_pluperfect(syntax, finite, token):
        return Outlook(Status.HISTORICAL, note=f"pluperfect «{finite.text} {token.text}»")
    return Outlook()


def is_pluperfect(syntax: Syntax, finite: Token, token: Token) -> bool:
    """Whether a verb with its finite auxiliary tells of what was past then: "avait signé", "had signed"; in a report of the past
    "had signed" is no more than the past."""
    if finite is token or not syntax.is_participle(token):
        return False
    if "Tense=Imp" in finite.morph:
        return True
    return "Tense=Past" in finite.morph and finite.dep == "aux" and not syntax.is_reported(token)


def _infinitive(syntax: Syntax, token: Token) -> Outlook:
    """An infinitive takes its status from what governs it."""
    if any(child.base == "aux" and child.dep != "aux:pass" for child in syntax.analysis.children(token)):
        return Outlook(Status.HISTORICAL, note="past infinitive")
    if _has_marker(syntax, token, syntax.grammar.privative):
        return Outlook(Status.NEGATION, note="negated")
    verb = token
    while verb.base == "conj" and (joined := syntax.analysis.head(verb)) is not None:
        verb = joined
    head = syntax.analysis.head(verb)
    if head is not None and not syntax.is_verb(head) and head.lemma in syntax.grammar.aspect:
        return Outlook(Status.FUTURE, prospective=True, note=f"decided «{head.text}»")  # "la décision de la France d'expulser"
    if head is not None and _ranked(syntax, head):
        return _nominal(syntax, head)  # "le premier pays à reconnaître X"
    if head is None or not syntax.is_verb(head):
        firm = verb.dep == "root" and any(child.base == "nsubj" for child in syntax.analysis.children(verb))  # "Japan to send …"
        return Outlook(Status.FUTURE, prospective=True, firm=firm, note="infinitive")
    grammar = syntax.grammar
    if head.lemma in grammar.failing:
        return Outlook(Status.NEGATION, note=f"negated «{head.text} {token.text}»")
    if head.lemma in grammar.wishing and token.lemma in grammar.performative:
        return Outlook()  # "would like to thank"
    if verb.base in {"advcl", "obl"} and _has_marker(syntax, verb, grammar.temporal):
        return outlook(syntax, head)  # "a été reçu par X avant de rencontrer Y"
    if head.lemma in grammar.aspect and not syntax.is_going(head) and not _is_aim(syntax, verb, head):
        return outlook(syntax, head)
    if head.lemma in grammar.future_auxiliaries or syntax.is_going(head):
        return Outlook(Status.FUTURE, prospective=True, note=f"near future «{head.text} {token.text}»")
    if head.lemma in grammar.obligation:
        return Outlook(Status.FUTURE, prospective=True, firm=True, note=f"expected «{head.text} {token.text}»")
    if head.lemma in grammar.ability:
        return Outlook(Status.HYPOTHETICAL, firm=False, note=f"possible «{head.text} {token.text}»")
    return Outlook(Status.FUTURE, prospective=True, firm=False, note="infinitive")


def _is_aim(syntax: Syntax, verb: Token, head: Token) -> bool:
    """Whether an infinitive tells what something is begun for: "began a drill to improve their readiness"."""
    return verb.base == "advcl" and any(child.base == "obj" for child in syntax.analysis.children(head))


def _ranked(syntax: Syntax, noun: Token) -> bool:
    """Whether a noun is told apart by what it does first, last or alone: "le *premier* pays à …"."""
    above = syntax.analysis.head(noun)
    noun = above if noun.base == "amod" and above is not None else noun
    return any(child.base == "amod" and child.lemma in syntax.grammar.ranks for child in syntax.analysis.children(noun))


def _nominal(syntax: Syntax, token: Token) -> Outlook:
    """A noun takes its status from its verb where it is that verb's subject or object ("un sommet se tiendra")."""
    for child in syntax.analysis.children(token):
        if child.lemma in syntax.grammar.planning and syntax.is_participle(child):
            return Outlook(Status.FUTURE, prospective=True, note=f"planned «{child.text}»")
    head = syntax.analysis.head(token)
    if head is None or not syntax.is_verb(head) or token.base not in {"nsubj", "obj"}:
        return Outlook()
    if head.lemma in syntax.grammar.planning and not _negated(syntax, head):
        return Outlook(Status.FUTURE, prospective=True, note=f"planned «{head.text}»")
    found = outlook(syntax, head)
    qualified = any(child.base == "xcomp" and child.pos == "ADJ" for child in syntax.analysis.children(head))
    if found.status is Status.NEGATION and (qualified or head.lemma not in syntax.grammar.happening):
        return Outlook()  # "les pourparlers n'avaient pas été annoncés", "did not go unanswered": they took place
    return found if found.status in {Status.FUTURE, Status.NEGATION, Status.HYPOTHETICAL} else Outlook()


def _has_marker(syntax: Syntax, token: Token, forms: frozenset[str]) -> bool:
    return any(child.base in {"mark", "case"} and plain(child.text) in forms for child in syntax.analysis.children(token))


def _negated(syntax: Syntax, token: Token) -> bool:
    grammar = syntax.grammar
    children = list(syntax.analysis.children(token))
    forms = [plain(child.text) for child in children]
    if not syntax.is_verb(token):
        before = plain(syntax.tokens[token.index - 2].text) if token.index - 2 >= syntax.analysis.sentence_of(token).first else ""
        owned = any(grammar.prepositions.get(form) in grammar.genitive for form in forms)  # "pas d'accord"
        return any(form in grammar.negation_words for form in (*forms, before if owned else ""))
    if not any(form in grammar.negation for form in forms):
        return False
    if any(form in grammar.negation_words for form in forms):
        return True
    sentence = syntax.analysis.sentence_of(token)
    after = syntax.tokens[token.index + 1 : min(token.index + 8, sentence.last)]
    return not any(plain(t.text) in grammar.restrictive for t in after) or any(
        plain(t.text) in grammar.negation_words for t in after[:3]
    )

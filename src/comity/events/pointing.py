"""Pointing: what the words around a predicate refer to."""

from __future__ import annotations

from comity.events.forms import plain
from comity.events.syntax import Syntax
from comity.model.analysis import Token


def is_about(syntax: Syntax, token: Token) -> bool:
    """Whether a gerund tells what the noun before it is about: "its commitment to deepening", "the policy of supporting"."""
    links = syntax.grammar.genitive | {syntax.grammar.dative}
    marks = [child for child in syntax.analysis.children(token) if child.base in {"mark", "case"}]
    return any(syntax.grammar.prepositions.get(plain(mark.text)) in links for mark in marks)


def points_back(syntax: Syntax, token: Token) -> bool:
    """Whether a verb's object is a definite noun that names nobody: "condemned the move"."""
    objects = syntax.slot(token, "object") if syntax.is_verb(token) else []
    children = [child for noun in objects for child in syntax.analysis.children(noun)]
    pointing = {"PronType=Art", "PronType=Dem"}
    indefinite = syntax.grammar.indefinite
    definite = any(c.base == "det" and pointing & c.morph and c.lemma not in indefinite for c in children)
    behind = [w for noun in objects for w in syntax.analysis.subtree(noun) if w.base != "acl"]
    return definite and not any(syntax.marker(w) in syntax.grammar.genitive or w.name for w in children + behind)

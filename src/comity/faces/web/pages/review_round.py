"""A reviewer's round: whose it is, which records it goes through, and the addresses that keep to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Query
from msgspec.structs import replace as changed

from comity.briefs import names
from comity.briefs.say import Teller
from comity.errors import RegisterError
from comity.faces.web.asked import Asked, Page
from comity.faces.web.security import Reviewer, User
from comity.faces.web.shown import Shown, shown
from comity.knowledge.briefs import load_phrases
from comity.knowledge.web import load_web_words
from comity.model.register import Action, Fact, Source
from comity.register import reviewing, terms
from comity.register.assemble import TO
from comity.register.judge import FIELDS
from comity.register.reviewing import Judged, Queue, Reason, Spot, Waiting
from comity.register.view import View

PATH = "/review"
UPCOMING = 8
"""Records that are listed as coming next."""
LARGEST = 1 << 62
"""No document has a higher number."""
DIGITS = 15
"""Of the number of a judgement at most."""
OFFERED = 3
"""Own reasons that a reviewer is offered again."""
Asking = Annotated[str, Query(alias="reason", pattern=f"^({'|'.join(('', *Reason))})$")]


@dataclass(frozen=True, slots=True)
class Round:
    """A reviewer's way through the queue.

    Attributes:
        asked: the request.
        user: the reviewer.
        view: the register as it is now, since only that can be judged.
        reason: why the records wait that are gone through; None for all.
        blind: records that others have judged are shown as if nobody had.
        document: number of the only document whose records are gone through; None for all.
    """

    asked: Asked
    user: User
    view: View
    reason: Reason | None
    blind: bool
    document: int | None = None

    @property
    def queue(self) -> Queue:
        """What waits."""
        return Queue(self.view, self.asked.wanted, self.asked.today, self.user.name, self.reason, self.document)

    def link(self, path: str = PATH, **changes: Any) -> str:
        """A page of this round, with its filters."""
        kept = {"reason": self.reason.value if self.reason else None, "blind": self.blind, "document": self.document}
        return self.asked.link.keep(path, **{**kept, "as_of": None, **changes})

    def kept(self, **changes: Any) -> list[tuple[str, str]]:
        """What a form must send along to stay in this round."""
        return parse_qsl(urlsplit(self.link(**changes)).query)

    @property
    def hidden(self) -> dict[str, str]:
        """The same but for the fields that the form of filters has itself."""
        return {name: value for name, value in self.kept() if name in ("reason", "blind", "kind", "document")}

    def named(self, id: str) -> str:
        """How a form names a state or organisation: by its name, if that is understood, else by its id."""
        name = names.short(id, load_phrases(self.asked.language))
        try:
            return name if terms.actor(self.view, name) == id else id
        except RegisterError:
            return id

    def name_all(self, ids: Sequence[str]) -> list[str]:
        """How a form names several."""
        return [self.named(id) for id in ids]

    def offered(self, action: Action) -> list[str]:
        """Reasons for an action: those that the reviewer gave last, then usual ones."""
        words = load_web_words(self.asked.language)
        usual = [words(f"review.why_{action.value}_{number}") for number in (1, 2, 3)]
        return list(dict.fromkeys([*reviewing.reasons_given(self.view, self.user.name, action, OFFERED), *usual]))

    def listed(self, fact: Fact) -> Fact:
        """A fact as it stands in a list: blind, without what was judged of it."""
        return changed(fact, judged=None, edited=()) if self.blind else fact


def numbers(word: str, most: int = 50) -> list[int]:
    """The numbers of judgements in a word such as ``12-13``; what is none is left out."""
    return [int(each) for each in word.split("-")[:most] if each.isdecimal() and len(each) <= DIGITS]


def round_of(
    asked: Page, user: Reviewer, reason: Asking = "", blind: bool = False, document: Annotated[int | None, Query(le=LARGEST)] = None
) -> Round:
    """Dependency: the round that an address is of."""
    chosen = Reason(reason) if reason else None
    return Round(asked, user, View(asked.site.store), chosen, blind or chosen is Reason.OTHERS, document)


Going = Annotated[Round, Depends(round_of)]
"""What an endpoint of the review takes."""


def shown_to(going: Round, fact: Fact) -> Fact:
    """A fact as the reviewer sees it: blind, as it was read before anybody judged it, if it ever stood so."""
    if not going.blind:
        return fact
    return changed(reviewing.as_read(going.view.history(fact.id)) or going.listed(fact), judged=None)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as a reviewer sees it.

    Attributes:
        fact: as it stands; blind, as it was read before anybody judged it.
        seen: the version of it that the reviewer sees, which a judgement names.
        spot: where it stands in the queue.
        reasons: why it waits.
        sources: the documents that say it.
        judgements: on it, the last one first; none where they are not to be seen.
        others: blind: how many others have judged it.
        instruments: by id, those that it and the records that come next name.
        document: the one beside it, with the words marked.
        beside: its number.
        upcoming: the records that come next, and the one before.
    """

    fact: Fact
    seen: str
    spot: Spot
    reasons: Sequence[Reason]
    sources: Sequence[Source]
    judgements: Sequence[Judged]
    others: int
    instruments: Mapping[str, Fact]
    document: Shown | None
    beside: int | None
    upcoming: Sequence[Waiting]
    before: Waiting | None
    teller: Teller

    def differing(self) -> dict[str, list[tuple[str, int, bool, str | None]]]:
        """By field, the values that sources give: in words, with the number of stories, whether it is the fact's, and as the form
        of a correction takes it (None where that is not in one piece)."""
        found = {}
        for field, values in self.fact.values.items():
            own = self._said(field, self._own(field))
            told = [(self._said(field, each.value), each) for each in values]
            found[field] = [(words, each.independent, words == own, self._taken(field, each.value)) for words, each in told]
        return found

    def _taken(self, field: str, value: Any) -> str | None:
        return value if isinstance(value, str) and field in FIELDS[self.fact.kind] else None

    def _own(self, field: str) -> Any:
        if field != "parties":
            return getattr(self.fact, field)
        arrow = [TO, *sorted(self.fact.recipient)] if self.fact.recipient else []
        return (*sorted(self.fact.actor), *arrow)

    def _said(self, field: str, value: Any) -> str:
        return self.teller.value(field, value) if value is not None else ""


def record(going: Round, waiting: Waiting, paper: int | None = None) -> Record:
    """A record with all that a reviewer needs to judge it.

    Args:
        going: the round.
        waiting: the record.
        paper: number of the document to show beside it; None for one in the page's language, else the first.
    """
    view, asked, queue, fact = going.view, going.asked, going.queue, waiting.fact
    given = _judged(view, fact.id)[::-1]
    others = 0
    if going.blind:
        others = len({each.judgement.author for each in given if each.standing and each.judgement.author != going.user.name})
        fact, given = shown_to(going, fact), []
    upcoming, before = queue.after(waiting.spot, UPCOMING), queue.before(waiting.spot)
    sources = view.sources([fact])[fact.id]
    beside = _beside(sources, paper or going.document, asked.language)
    every = [fact, *(each.fact for each in upcoming)]
    named = view.these(id for each in every for id in (each.instrument, each.kept_by, each.withdrawn_by) if id)
    return Record(
        fact=fact,
        seen=waiting.fact.since,
        spot=waiting.spot,
        reasons=reviewing.reasons(fact, asked.today),
        sources=sources,
        judgements=given,
        others=others,
        instruments=named,
        document=shown(view, beside, fact.id) if beside else None,
        beside=beside,
        upcoming=upcoming,
        before=before,
        teller=Teller(asked.language, load_phrases(asked.language), asked.today, named),
    )


def _judged(view: View, fact: str) -> Sequence[Judged]:
    """The judgements on a fact, in order."""
    return reviewing.numbered(view, [each.id for each in view.judgements(fact)])


def _beside(sources: Sequence[Source], paper: int | None, language: str) -> int | None:
    numbers = [source.document for source in sources]
    if paper in numbers:
        return paper
    own = (source.document for source in sources if source.language == language and source.evidence)
    return next(own, next(iter(numbers), None))

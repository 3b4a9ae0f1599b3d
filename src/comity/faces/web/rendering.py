"""Templates: Jinja with everything escaped, and what they all find: words, names, dates, numbers, addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from comity.briefs import dates, names
from comity.briefs.say import Teller
from comity.faces.web.security import Role
from comity.knowledge.briefs import load_phrases
from comity.knowledge.texts import languages
from comity.knowledge.web import load_web_words
from comity.knowledge.world import load
from comity.model.codes import DOMAIN_GROUPS, EventType, InstrumentKind
from comity.model.register import Fact, Kind

if TYPE_CHECKING:
    from comity.faces.web.asked import Asked

_MINUTE = len("2026-01-31T12:00")


def environment() -> Environment:
    """The templates of the package: all is escaped, and a name that is not known is an error."""
    made = Environment(
        loader=PackageLoader("comity.faces.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["json"] = embedded
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made


def embedded(value: Any) -> Markup:
    """JSON to stand in a ``script`` element of data: no sign in it can end the element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        written = written.replace(sign, code)
    return Markup(written)


@lru_cache(maxsize=65536)
def _decimal(number: float, locale: str, format: str | None = None) -> str:
    """A number as it is written; the same few stand all over a page, and Babel looks its patterns up for each."""
    return str(format_decimal(number, format=format, locale=locale))


def render(asked: Asked, template: str, context: Mapping[str, Any]) -> str:
    """A page's HTML."""
    found = asked.site.templates.get_template(template)
    return found.render(asked=asked, t=load_web_words(asked.language), say=Saying(asked), Role=Role, **context)


class Saying:
    """What templates say things with, in the language of the page."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.language = asked.language
        self.phrases = load_phrases(asked.language)
        self.words = load_web_words(asked.language)
        self.locale = self.phrases.locale
        self.number = partial(_decimal, locale=self.locale)
        self.percent = partial(format_percent, locale=self.locale)

    # -- names ----------------------------------------------------------------------------------------------------------

    def actor(self, actor: str) -> str:
        """The usual name of a state or organisation."""
        return names.short(actor, self.phrases)

    def actor_fully(self, actor: str) -> str:
        """The full name, with its acronym."""
        return names.full(actor, self.phrases)

    def actors(self, actors: Sequence[str]) -> str:
        """Names as a list."""
        return names.listed([self.actor(each) for each in actors], self.phrases)

    def is_state(self, actor: str) -> bool:
        """Whether an actor is a state; else it is an organisation or a body."""
        return actor in load().states

    def domain(self, code: str) -> str:
        """The name of a domain, or of a group of them."""
        if code in self.phrases.domains:
            return names.upper(self.phrases.domains[code])
        return self.words(f"codes.group_{code}")

    def type(self, code: str) -> str:
        """The name of a PLOVER type, a kind of instrument, or of commitments."""
        return self.words(f"codes.type_{code}")

    def kind(self, kind: Kind | str) -> str:
        """Event, instrument or commitment."""
        return self.words(f"codes.kind_{Kind(kind).value}")

    def code(self, field: str, value: str) -> str:
        """The name of a code of a closed vocabulary: ``status``, ``stage``, ``state``, ``context``, ``mode`` ….

        What has no word of its own is shown as the vocabulary has it, without its underscores."""
        key = f"codes.{field}_{value}"
        return self.words(key) if self.words.has(key) else value.replace("_", " ")

    def language_name(self, code: str) -> str:
        """The name of a language."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    def paper(self, name: str) -> str:
        """A document by its name: of a file without its folders, of an address without its scheme."""
        scheme, mark, rest = name.partition("://")
        return rest.rstrip("/") if mark and scheme in {"http", "https"} else name.rpartition("/")[2] or name

    # -- dates and numbers ------------------------------------------------------------------------------------------------

    def date(self, edtf: str | None) -> str:
        """A date (EDTF) as it is written in a list."""
        return dates.named(edtf, self.phrases) if edtf else self.words("common.undated")

    def time(self, stamp: str) -> str:
        """A time of the register (UTC)."""
        import datetime

        return f"{format_datetime(datetime.datetime.fromisoformat(stamp), 'short', locale=self.locale)} UTC"

    # -- facts ----------------------------------------------------------------------------------------------------------

    def fact(self, fact: Fact, instruments: Mapping[str, Fact] | None = None) -> str:
        """A fact as a sentence in the page's language, with nothing that the fact does not say."""
        return Teller(self.language, self.phrases, self.asked.today, instruments or {}).sentence(fact)

    def clause(self, fact: Fact, instruments: Mapping[str, Fact] | None = None) -> str:
        """A fact as a clause without its date."""
        told = Teller(self.language, self.phrases, self.asked.today, instruments or {}).clause(fact, dated=False)
        return names.upper(told)

    # -- choices of forms -------------------------------------------------------------------------------------------------

    def languages(self) -> tuple[str, ...]:
        """The languages that pages are written in."""
        return tuple(languages())

    def domain_groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of domains with their domains."""
        return DOMAIN_GROUPS

    def types(self) -> Mapping[str, tuple[str, ...]]:
        """The types of facts by kind."""
        return {"event": tuple(each.value for each in EventType), "instrument": tuple(each.value for each in InstrumentKind)}

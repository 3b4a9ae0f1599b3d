"""Fields of offices and ministries: "de la Défense", "of Foreign Affairs and Trade"."""

from __future__ import annotations

from comity.knowledge.roles import Sort
from comity.language.persons import slug
from comity.mentions.phrases import Phrase
from comity.mentions.view import View


class Fields:
    """Reads the fields that follow the nouns of one document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.tokens = view.tokens
        self.roles = view.roles
        self.references = view.references

    def past_of(self, at: int, end: int) -> int:
        """The place after "de la", "du", "d'" and the like."""
        at += 1
        while at < end and self.words[at] in self.references.articles and self.tokens[at].name is None:
            at += 1
        return at

    def take(self, phrase: Phrase, at: int, end: int, known: bool = False) -> bool:
        """Take in the field of an office or ministry: "de la Défense", "des Affaires étrangères et de la Coopération"."""
        found = self.roles.fields.at(self.words, at)
        if found:
            phrase.field, last = found[1], at + found[0]
        elif known or at >= end:
            return False
        elif self.tokens[at].text[:1].isupper() and self.tokens[at].name is None:
            if at in self.view.nouns or self.words[at] in self.roles.no_names:
                return False
            if phrase.noun and phrase.noun.id in self.roles.company_heads:
                phrase.company, phrase.last = f"org/{slug(self.tokens[at].text)}", at + 1
                return True
            phrase.field, last = self.words[at].strip("'"), at + 1
        else:
            return False
        while last < end:
            step = self.view.joint(last, end)
            following = last + step
            if step and (self.words[following] in self.references.of or self.words[following] in self.references.to):
                following = self.past_of(following, end)
            elif step and self.words[following] in self.references.articles:
                following += 1
            free = following < end and self.tokens[following].name is None and self.words[following] not in self.roles.titles
            more = free and self._is_free(following)
            if step and more and (self.tokens[following].text[:1].isupper() or self.roles.fields.at(self.words, following)):
                last = following + 1
            elif not step and self.tokens[last].pos == "ADJ" and self.tokens[last].name is None and self._is_free(last):
                last += 1
            elif not step and (self._goes_on(last, end) or self._abroad(last, end)):
                last = self.past_of(last, end) + 1
            else:
                break
        phrase.field_words, phrase.last = (at, last), last
        return True

    def _abroad(self, at: int, end: int) -> bool:
        """Whether "à l'étranger" or "au développement" goes on a field at a place."""
        return self.words[at] in self.references.to and self.roles.fields.at(self.words, self.past_of(at, end)) is not None

    def _is_free(self, at: int) -> bool:
        """Whether a word opens no office of its own: "des Médias" may be a field."""
        return at not in self.view.nouns or self.view.nouns[at][1].sort in {Sort.MEDIA, Sort.PRIVATE}

    def _goes_on(self, at: int, end: int) -> bool:
        """Whether "de l'Information" goes on a field at a place."""
        if self.words[at] not in self.references.of:
            return False
        at = self.past_of(at, end)
        if at >= end or self.tokens[at].name is not None or not self._is_free(at):
            return False
        return self.tokens[at].text[:1].isupper() or self.roles.fields.at(self.words, at) is not None

"""Whose an office or body is when no name in its phrase says it: by possessive, by holder, by what the story names around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from comity.knowledge.places import place_words
from comity.knowledge.roles import Sort
from comity.mentions.discourse import Entry, Story, is_sort, is_state
from comity.mentions.people import ACTING, People, Profile, name_ids
from comity.mentions.phrases import Phrase, Reference, parent
from comity.mentions.view import View
from comity.model.analysis import NameKind

STAY = 4
"""Words from a noun for a visit to whose visit it is."""

GROUP_REACH = 4
"""Sentences back to which "the group" points."""

_POINTING = frozenset({Reference.GROUP, Reference.SINGLE, Reference.LAST, Reference.BOTH})


def _elsewhere(phrases: Sequence[Phrase]) -> dict[int, list[Phrase]]:
    """For phrases joined with others, by core: the others ("le ministre X et son collègue belge": X is not of Belgium)."""
    found: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        whole = (phrase, *phrase.joined)
        for one in whole if phrase.joined else ():
            found[one.core] = [other for other in whole if other is not one]
            for part in phrases if one.persons and one.noun is None else ():
                if part.parent is one:
                    found[part.core] = found[one.core]
    return found


class Offices:
    """Tells owners of offices and bodies in one document.

    Args:
        view: the document.
        people: its persons; those whose office is told serve its owner from then on.
        phrases: all its phrases.
        resolve: resolves a phrase that points back, if that was not done before.
    """

    def __init__(
        self, view: View, people: People, phrases: Sequence[Phrase], resolve: Callable[[Story, int, Phrase], None]
    ) -> None:
        self.view = view
        self.people = people
        self.resolve = resolve
        self.by_determiner = {p.core: p for p in phrases if p.reference is Reference.POSSESSIVE}
        self.by_sentence: dict[int, list[Phrase]] = {}
        for phrase in phrases:
            if phrase.noun is not None and phrase.owners:
                self.by_sentence.setdefault(view.tokens[phrase.core].sentence, []).append(phrase)
        self.elsewhere = _elsewhere(phrases)
        self.pointing = {p.first: p for p in phrases if p.reference in _POINTING}
        self.before = {p.last: p for p in phrases if p.reference in _POINTING}

    def owner(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """Fill the ids of an office or body without a name of its own; they stay empty if nothing tells them."""
        noun = phrase.noun
        if noun is not None and noun.sort is Sort.PRIVATE:
            self._by_group(story, sentence, phrase)
        if noun is None or noun.sort not in ACTING | {Sort.BODY}:
            return
        if self._by_name(phrase):
            self._appoint(story, phrase)
            return
        if self._by_chief(phrase) or self._by_part(story, sentence, phrase) or self._by_possessive(story, sentence, phrase):
            self._appoint(story, phrase)
            return
        if phrase.persons:
            self._serve(story, phrase)
            return
        definite = phrase.definite or phrase.determiner in self.view.references.determiners_definite
        if phrase.vague or not (definite or (self.view.in_title(phrase.core) and not phrase.determiner)):
            return
        if noun.sort in ACTING and not phrase.plural and self._bearer(story, phrase):
            return
        self._by_office(story, phrase)

    def say(self, phrase: Phrase, why: str) -> None:
        """Note how a phrase was resolved."""
        words = " ".join(self.view.span(phrase.first, phrase.last).quote.split())
        phrase.why = f"{words} → {', '.join(phrase.ids or phrase.people)}: {why}"

    def _appoint(self, story: Story, phrase: Phrase) -> None:
        """Let the persons of a phrase serve its owner, in all that was said of them too."""
        profiles = [profile for profile in map(self.people.person, phrase.persons) if profile]
        if len(phrase.ids) == 2 and len(profiles) == 2:
            for each in profiles:
                each.paired = each.of is None
            for one, other in (profiles, profiles[::-1]):
                if one.of in phrase.ids and other.of is None:
                    other.of = next(i for i in phrase.ids if i != one.of)
        if len(phrase.ids) == 1:
            for index in phrase.persons:
                named = self.people.person(index)
                if named is not None and named.of is None:
                    named.of = phrase.ids[0]
        self._name_body(phrase)
        before = phrase.parent
        if before is not None and before.persons and not before.ids and phrase.ids:
            before.ids, before.why = phrase.ids, phrase.why
            for entry in reversed(story.entries):
                if entry.phrase is before:
                    entry.ids = phrase.ids
                    return

    def _by_chief(self, phrase: Phrase) -> bool:
        chief = self.people.person(phrase.chief) if phrase.chief >= 0 else None
        if chief is None:
            return False
        phrase.ids = (chief.of,) if chief.of else ()
        if phrase.ids:
            self.say(phrase, f"whom {chief.name} serves")
        return True

    def _by_part(self, story: Story, sentence: int, phrase: Phrase) -> bool:
        """Let "le bureau du Premier ministre" and "les dirigeants des deux pays" be of whom their complement means."""
        part, words = phrase.inner, self.view.words
        part = self.before.get(phrase.clitic, part)
        if part is None:
            start = phrase.pointer[0] if phrase.pointer else phrase.last
            if start < len(words) and words[start] in self.view.references.of:
                part = self.pointing.get(start) or self.pointing.get(start + 1) or self.pointing.get(start + 2)
        if part is None:  # "the bloc's president", "the bloc president"
            part = self.before.get(phrase.clitic if phrase.clitic >= 0 else phrase.first)
        if part is None:
            return phrase.clitic >= 0  # whose it is was told, but not by a name
        self.resolve(story, sentence, part)
        if not part.ids:
            return phrase.inner is not None and not phrase.persons
        phrase.ids, phrase.why = part.ids, part.why
        phrase.bodies = part.bodies if part.noun is not None and part.noun.sort is Sort.BODY else ()
        return True

    def _by_possessive(self, story: Story, sentence: int, phrase: Phrase) -> bool:
        """ "son administration", "leurs dirigeants", "son homologue": by the possessor, or the other party."""
        if phrase.determiner in self.view.references.whose:
            owner = next((entry for entry in reversed(story.entries) if entry.index < phrase.first and entry.ids), None)
            phrase.ids = owner.ids if owner is not None and len(owner.ids) == 1 else ()
            self.say(phrase, "whose it is by the relative")
            return True
        possessive = next((self.by_determiner[i] for i in range(phrase.first, phrase.core) if i in self.by_determiner), None)
        if possessive is None:
            return False
        self.resolve(story, sentence, possessive)
        phrase.ids = possessive.ids
        if phrase.wanted == "counterpart" or (phrase.noun is not None and phrase.noun.id == "counterpart"):
            phrase.ids = self.other(story, sentence, possessive)
        if phrase.ids:
            self.say(phrase, "whose it is by the possessive")
        return True

    @staticmethod
    def other(story: Story, sentence: int, possessive: Phrase) -> tuple[str, ...]:
        """The other of the two parties of which the possessor is one."""
        mine = set(possessive.ids)
        best = story.best_pair(sentence, lambda pair: bool(mine & pair.ids))
        return tuple(i for i in best.order if i not in mine) if best and len(mine) == 1 else ()

    def _name_body(self, phrase: Phrase) -> None:
        noun = phrase.noun
        if noun is not None and noun.sort is Sort.BODY and noun.id not in self.view.roles.containers:
            slug = f"{noun.id}-of-{phrase.field}" if phrase.field and noun.id == "ministry" else noun.id
            phrase.bodies = tuple(f"{owner}/{slug}" for owner in phrase.ids)

    def _serve(self, story: Story, phrase: Phrase) -> None:
        """Whom persons in office serve, if anything tells it."""
        assert phrase.noun is not None
        profile = self.people.profiles.get(phrase.people[0]) if phrase.people else None
        if phrase.noun.sort is Sort.MILITARY and profile is not None and profile.office[0] != phrase.noun.id:
            return  # a rank; the office is told elsewhere
        if phrase.plural and len(phrase.persons) == 2:
            self._serve_two(story, phrase)
            return
        found, why = self._served(story, phrase, profile)
        if found is not None:
            phrase.ids = (found,)
            self.say(phrase, why)
            self._appoint(story, phrase)

    def _serve_two(self, story: Story, phrase: Phrase) -> None:
        """ "les présidents X et Y" serve the two states that stand together, or the only two; which serves which is not told."""
        best = story.best_pair(self.view.tokens[phrase.core].sentence, lambda pair: all(map(is_state, pair.ids)))
        home = self.people.homes[self.view.story(phrase.core)]
        two = best.order if best is not None else next((p for p in (home.pair, home.states) if len(p) == 2), ())
        for each in filter(None, map(self.people.person, phrase.persons)):
            each.paired = each.of is None
        if two and all(map(is_state, two)):
            phrase.ids = two
            self.say(phrase, "the two states that stand together")

    def _served(self, story: Story, phrase: Phrase, profile: Profile | None) -> tuple[str | None, str]:
        """Whom one person in office serves, and how that is known: by the body named with its state before, who invites, the state
        that the paragraph speaks of, the only state left, or the story's own."""
        assert phrase.noun is not None
        number, military = self.view.story(phrase.core), phrase.noun.sort is Sort.MILITARY
        joined = self.elsewhere.get(phrase.core, [])
        elsewhere = {*(i for other in joined for i in other.ids), *self._colleagues(phrase), *self._visited(phrase)}
        beside = self._beside(phrase)
        if found := self._by_colleague(phrase, joined):
            return found, "named together with it"
        if found := self._by_body(story, phrase):
            return found, "whose body was named before"
        if found := self._inviting(story, phrase):
            return found, "at home where the visit is"
        found = self._local(story, phrase)
        if found is None and not military and not self.people.homes[number].sure:
            found = self._alone(story, phrase)
        if found:
            return found, "the state that the paragraph speaks of"
        person = phrase.people[0] if phrase.people else ""
        if not military and (found := self.people.holder(number, phrase.office, person, tuple(elsewhere), beside)):
            return found, "the only state left that the story names"
        if joined and (found := self._beside_joined(story, phrase, joined)):
            return found, "the other of two that stand together"
        abroad = story.home in elsewhere or (story.home in beside and not phrase.subject and military)
        if profile is not None:
            abroad = profile.paired = (abroad or profile.paired) and profile.of is None  # not for one of the story's own later
        fits = story.home is not None and self.people.may_serve(phrase.noun.id, story.home)
        return (story.home if fits and not abroad and not phrase.plural and not phrase.vague else None), "the story's own state"

    def _by_colleague(self, phrase: Phrase, joined: Sequence[Phrase]) -> str | None:
        """The state told of the office before it, where owners precede both: "*Polish* President X and Defence Minister Y"."""
        several = [o for o in joined if o.plural and o.wanted == "counterpart" and o.core < phrase.core]
        if several and len(several[0].ids) == 1 and not phrase.owners:
            return several[0].ids[0]  # "with their Chilean counterparts, Minister X and General Y"
        if not self.view.references.owners_before or phrase.determiner:
            return None
        before = [other for other in joined if other.core < phrase.core and len(other.owners) == 1 and other.noun is not None]
        if not before or before[-1].noun is None or phrase.noun is None or before[-1].office == phrase.office:
            return None
        return before[-1].ids[0] if len(before[-1].ids) == 1 and before[-1].owners[0] < before[-1].core else None

    def _beside_joined(self, story: Story, phrase: Phrase, joined: Sequence[Phrase]) -> str | None:
        """The state of a person beside one other in office: the other of the two states that stand together."""
        mine = {i for other in joined for i in other.ids}
        best = story.best_pair(
            self.view.tokens[phrase.core].sentence, lambda pair: bool(mine & pair.ids) and all(map(is_state, pair.ids))
        )
        left = [i for i in best.order if i not in mine] if best and len(mine) == 1 else []
        return left[0] if len(left) == 1 else None

    def _inviting(self, story: Story, phrase: Phrase) -> str | None:
        """The state of who invites: where the visit leads ("s'est rendu au Ghana, à l'invitation du ministre X")."""
        table, words = self.view.references.inviting, self.view.words
        ends = (phrase.first, phrase.first - 1)
        if not any(
            (found := table.at(words, end - size)) and found[0] == size for end in ends for size in range(2, 6) if end >= size
        ):
            return None
        sentence = self.view.tokens[phrase.core].sentence
        here = {entry.ids[0] for entry in story.places if entry.sentence == sentence and entry.index < phrase.core}
        return next(iter(here)) if len(here) == 1 and is_state(next(iter(here))) else None

    def _colleagues(self, phrase: Phrase) -> list[str]:
        """Whom others in the same office serve in the same sentence: "le président X a reçu le président chinois"."""
        noun, sentence = phrase.noun, self.view.tokens[phrase.core].sentence
        return [
            owner
            for other in self.by_sentence.get(sentence, ())
            if other is not phrase and not other.plural and noun is not None and other.noun is not None and other.noun.id == noun.id
            for owner in other.ids
        ]

    def _visited(self, phrase: Phrase) -> tuple[str, ...]:
        """The state that who holds an office visits, which is not the own: "la visite du président X *au Kenya*"."""
        words, (start, end) = self.view.words, self.view.limits(phrase.core)
        stays = place_words(self.view.document.language).stays
        if not any(word in stays for word in words[max(start, phrase.first - STAY) : phrase.first]):
            return ()
        found = self.view.references.locative.at(words, phrase.last)
        size = found[0] if found else int(phrase.last < end and words[phrase.last] in self.view.references.to)
        at = phrase.last + size + int(phrase.last + size < end and words[phrase.last + size] in self.view.references.articles)
        return name_ids(self.view, at) if size and at < end and self.view.kind(at) in {NameKind.STATE, NameKind.CAPITAL} else ()

    def _beside(self, phrase: Phrase) -> list[str]:
        """Whom others in office serve in the same sentence: who receives "the Italian minister" is rarely Italian."""
        return [
            owner
            for other in self.by_sentence.get(self.view.tokens[phrase.core].sentence, ())
            if other is not phrase and not other.plural and other.noun is not None and other.noun.sort in ACTING
            for owner in other.ids
        ]

    def _by_body(self, story: Story, phrase: Phrase) -> str | None:
        """The owner of the body where the office sits, named in the same paragraph: "le ministère X … la ministre"."""
        assert phrase.noun is not None
        block = self._block(phrase.core)
        for entry in reversed(story.entries):
            if self._block(entry.index) != block:
                return None
            other = entry.phrase
            if other is not None and other.noun is not None and len(entry.ids) == 1 and entry.index < phrase.core:
                seat = self.view.roles.office_of_body.get(other.noun.id)
                if seat == phrase.noun.id and (not phrase.field or not other.field or phrase.field == other.field):
                    return entry.ids[0]
        return None

    def _local(self, story: Story, phrase: Phrase) -> str | None:
        """The state that was the subject of the sentence before in the same paragraph."""
        block, sentence = self._block(phrase.core), self.view.tokens[phrase.core].sentence
        if self.people.homes[self.view.story(phrase.core)].sure:
            return None
        for entry in reversed(story.entries):
            if entry.sentence == sentence and entry.subject and entry.index < phrase.core and entry.ids:
                alone = phrase.subject and len(entry.ids) == 1 and is_state(entry.ids[0]) and entry.index not in self.elsewhere
                return entry.ids[0] if alone and self.view.kind(entry.index) is NameKind.STATE else None
            if entry.sentence >= sentence:
                continue
            if self._block(entry.index) != block or entry.sentence < sentence - 1:
                return None
            if entry.subject and entry.index in self.elsewhere:
                return None  # two states
            if entry.subject and entry.phrase is not None and self.view.kind(entry.index) in {NameKind.STATE, NameKind.CAPITAL}:
                return entry.ids[0] if len(entry.ids) == 1 and is_state(entry.ids[0]) else None
        return None

    def _alone(self, story: Story, phrase: Phrase) -> str | None:
        """The only state that the paragraph has named so far, if it is the subject of a sentence there."""
        block, found, led = self._block(phrase.core), set[str](), False
        for entry in reversed(story.entries):
            if self._block(entry.index) != block:
                break
            if entry.index < phrase.first and entry.phrase is not None and entry.phrase.acts:
                found.update(entry.ids)
                led = led or (entry.subject and self.view.kind(entry.index) in {NameKind.STATE, NameKind.CAPITAL})
        return next(iter(found)) if len(found) == 1 and led and all(map(is_state, found)) else None

    def _block(self, index: int) -> int:
        return self.view.analysis.sentences[self.view.tokens[index].sentence].block

    def _bearer(self, story: Story, phrase: Phrase) -> bool:
        """Let "le Premier ministre" mean the person of the story who was last named in this office."""
        assert phrase.noun is not None
        number = self.view.story(phrase.core)
        held = {profile.id: profile for profile in self.people.holders(number, phrase.office) if profile.acts}
        if not held:
            return False
        said = self.people.role_text(phrase).lower()
        # "the Deputy Secretary" is no vice minister
        held = {id: p for id, p in held.items() if p.role and said in p.role.lower()} or held
        for entry in reversed(story.entries):
            who = [person for person in entry.people if person in held]
            if who and len(entry.people) == 1 and entry.index < phrase.core:
                profile = held[who[0]]
                phrase.people = (profile.id,)
                phrase.ids = (profile.of,) if profile.of else ()
                if entry.phrase is not None:
                    phrase.antecedent = (self.view.span(entry.phrase.first, entry.phrase.last),)
                phrase.gender = profile.gender if phrase.gender == "c" else phrase.gender
                self.say(phrase, f"{profile.name} holds the office")
                return True
        return False

    def _by_office(self, story: Story, phrase: Phrase) -> None:
        """The state whose office or body this is: named with it before, the only one in the story, or the story's own."""
        noun = phrase.noun
        assert noun is not None
        number = self.view.story(phrase.core)
        if self.by_long_name(phrase) or self._is_named_after(phrase) or self._by_capital(phrase):
            return
        if not phrase.plural and noun.id in self.view.roles.home_bodies and (here := self._at_capital(phrase)):
            phrase.ids = (here,)
            self.say(phrase, "in whose capital it acts")
            self._name_body(phrase)
            return
        for entry in reversed(story.entries):
            if self._is_same(phrase, entry):
                phrase.ids = entry.ids
                if entry.phrase is not None:
                    phrase.antecedent = (self.view.span(entry.phrase.first, entry.phrase.last),)
                self.say(phrase, "named with its state before")
                self._name_body(phrase)
                return
        if sole := self.view.roles.sole_offices.get(self.people.role_text(phrase).lower()):
            phrase.ids = (sole,)
            self.say(phrase, "the only one that has the office")
            return
        sort = self.view.sorts.at(self.view.words, phrase.core)
        if sort is not None and self._by_sort(story, phrase, sort[1]):
            return
        office = self.view.roles.office_of_body.get(noun.id, noun.id)
        alike = (office, *self.view.roles.same_office.get(office, ()))
        states = list(dict.fromkeys(state for each in alike for state in self.people.offices.get((number, each), {})))
        local = self._local(story, phrase)
        if phrase.plural:
            return
        if local is not None and (noun.sort is Sort.OFFICE or noun.id in self.view.roles.home_bodies):
            phrase.ids = (local,)
            self.say(phrase, "the state that the paragraph speaks of")
        elif len(states) == 1:
            phrase.ids = (states[0],)
            self.say(phrase, "the only state whose office of this kind the story names")
        elif (
            story.home
            and self.people.may_serve(noun.id, story.home)
            and (noun.sort is not Sort.BODY or is_state(story.home))
            and (noun.id not in self.view.roles.organisation_offices or not is_state(story.home))
            and (noun.sort is Sort.OFFICE or noun.id in self.view.roles.home_bodies)
        ):
            phrase.ids = (story.home,)
            self.say(phrase, "the story's own state")
        self._name_body(phrase)

    def _at_capital(self, phrase: Phrase) -> str | None:
        """The state in whose capital a sentence begins: "In *Lima*, the foreign ministry announced …"."""
        view, words = self.view, self.view.words
        first = view.analysis.sentences[view.tokens[phrase.core].sentence].first
        where = view.references.locative.by_first.keys() | view.references.locative_to
        if first + 2 >= phrase.core or words[first] not in where or words[first + 2] != ",":
            return None
        name = view.tokens[first + 1].name
        return name.ids[0] if name is not None and name.kind is NameKind.CAPITAL and is_state(name.ids[0]) else None

    def _is_named_after(self, phrase: Phrase) -> bool:
        """Whether a name follows that tells which body it is: "l'agence *KPL*"."""
        if phrase.last >= len(self.view.tokens) or phrase.noun is None or phrase.noun.sort is not Sort.BODY:
            return False
        token = self.view.tokens[phrase.last]
        same = token.sentence == self.view.tokens[phrase.core].sentence
        return same and token.text[:1].isupper() and self.view.kind(token.index) is not NameKind.PERSON

    def by_long_name(self, phrase: Phrase) -> bool:
        """Let "la Commission" mean the body whose long name began so."""
        at = self.view.long_name(phrase.core)
        if at < 0:
            return False
        ids = name_ids(self.view, at)
        phrase.ids, phrase.bodies = (
            tuple(dict.fromkeys(map(parent, ids))),
            tuple(i for i in ids if not i.startswith("org/") and "/" in i),
        )
        phrase.antecedent = (self.view.span(at, at + 1),)
        self.say(phrase, "short for its long name")
        return True

    def _by_name(self, phrase: Phrase) -> bool:
        """Let "la présidente de la *Commission*" and "*Commission* President" serve the body that is so written."""
        first, last = phrase.words
        inner = phrase.inner.core if phrase.inner is not None and not phrase.inner.owners else -1
        for at in (last - 1, inner):
            owner = self.view.references.bare_bodies.get(self.view.words[at]) if at > first or at == inner >= 0 else None
            if owner is not None and owner in self.view.named and self.view.tokens[at].text[:1].isupper():
                phrase.ids = (owner,)
                self.say(phrase, "of the body that is so written")
                return True
        return False

    def _by_group(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """Let "the group", "l'entreprise", "the rebels" mean the last armed group or firm that was named."""
        noun, references = phrase.noun, self.view.references
        told = phrase.owners or phrase.inner or phrase.persons or phrase.groups or phrase.clitic >= 0
        if noun is None or told:
            return
        fighters = noun.plural and self.view.words[phrase.core] in references.fighters and phrase.determiner in references.several
        thing = not noun.plural and noun.gender != "c" and phrase.determiner in references.determiners_definite
        if not fighters and not thing:
            return
        near = (e for e in reversed(story.entries) if sentence - e.sentence <= GROUP_REACH and e.index < phrase.core)
        last = next((e for e in near if len(e.ids) == 1 and e.ids[0].startswith("org/")), None)
        if last is not None:
            phrase.ids = last.ids
            self.say(phrase, "the last group or firm named")

    def _by_capital(self, phrase: Phrase) -> bool:
        """Let "le Conseil", with a capital, mean that of the organisation which alone is so written, if the text names it."""
        owner = self.view.references.bare_bodies.get(self.view.words[phrase.core])
        capital = self.view.tokens[phrase.core].text[:1].isupper() and not phrase.plural and phrase.last == phrase.core + 1
        if owner is None or owner not in self.view.named or not capital:
            return False
        phrase.ids = (owner,)
        self.say(phrase, "written so, without owner")
        self._name_body(phrase)
        return True

    def _by_sort(self, story: Story, phrase: Phrase, sort: str) -> bool:
        """Let "l'Agence" mean the last agency named."""
        for entry in reversed(story.entries):
            if len(entry.ids) == 1 and entry.index < phrase.core and is_sort(sort, entry.ids[0]):
                phrase.ids = entry.ids
                self.say(phrase, f"the last {sort} named")
                return True
        return False

    @staticmethod
    def _is_same(phrase: Phrase, entry: Entry) -> bool:
        """Whether an entry names the same office or body with its owner."""
        other = entry.phrase
        if other is None or other.noun is None or phrase.noun is None or other.noun.id != phrase.noun.id:
            return False
        if len(entry.ids) != 1 and not (phrase.plural and len(entry.ids) > 1):
            return False
        return entry.plural == phrase.plural and (other.field == phrase.field or not phrase.field)

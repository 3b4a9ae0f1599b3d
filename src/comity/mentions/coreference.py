"""Coreference: whom pronouns, possessives and phrases such as "les deux pays" mean, by what stood before in the story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.knowledge.grammar import load_grammar
from comity.knowledge.roles import Sort
from comity.mentions.actors import Settler
from comity.mentions.discourse import HERE, Entry, Pair, Story, fits, group_ids, is_sort, is_state
from comity.mentions.offices import Offices
from comity.mentions.people import People, name_ids
from comity.mentions.phrases import Phrase, Reference, parent
from comity.mentions.speakers import resolve_speakers
from comity.mentions.verbs import auxiliary_verb, is_opening, is_plural, leads_verb
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind

_FLEETING = frozenset({Reference.POSSESSIVE, Reference.RELATIVE, Reference.SPEAKER})

SINGLE_REACH = 3
"""How many sentences back the state that "le pays" means is looked for before any that stands further back."""

ENOUGH = 60
"""Entries that are looked through where places count too."""

REACH = {Reference.PRONOUN: 2, Reference.LAST: 2, Reference.POSSESSIVE: 1}
"""How many sentences back an antecedent may stand."""


class Resolver:
    """Resolves the phrases of one document in order of the text."""

    def __init__(self, view: View, phrases: Sequence[Phrase], people: People, settler: Settler) -> None:
        self.view = view
        self.phrases = sorted(phrases, key=lambda phrase: (phrase.core, phrase.first))
        self.people = people
        self.settler = settler
        self.stories: dict[int, Story] = {}
        self.by_determiner: dict[int, Phrase] = {p.core: p for p in phrases if p.reference is Reference.POSSESSIVE}
        self.offices = Offices(view, people, phrases, self._one)
        self.done: set[int] = set()
        grammar = load_grammar(view.document.language)
        self.comitatives = {form for form, slot in grammar.prepositions.items() if slot == grammar.comitative}
        self.by_core = {phrase.core: phrase for phrase in phrases if phrase.reference is Reference.PRONOUN}
        self.heads = {id(member): phrase for phrase in phrases for member in phrase.joined}
        self.covering = {
            index: p
            for p in self.phrases
            if (p.parent is None or (p.persons and p.noun)) and not p.reference
            for index in range(p.first, p.last)
        }

    def resolve(self) -> None:
        """Fill every phrase."""
        for phrase in self.phrases:
            if not phrase.reference:
                self.settler.settle(phrase)
        self.stories = {story: Story(home=home.id, lead=home.lead) for story, home in self.people.homes.items()}
        at = 0
        for sentence in self.view.analysis.sentences:
            if sentence.last == sentence.first:
                continue
            story = self.stories[self.view.story(sentence.first)]
            here: list[Phrase] = []
            while at < len(self.phrases) and self.phrases[at].core < sentence.last:
                here.append(self.phrases[at])
                at += 1
            self._sentence(story, sentence.index, here)

        self.people.serve_home()
        resolve_speakers(self.view, self.phrases)
        for phrase in self.phrases:
            if not phrase.ids and phrase.people and not phrase.former and not phrase.opposed:
                phrase.ids = self.people.served(phrase)
        del self.offices  # it refers back to this: without the circle all is freed at once

    def _sentence(self, story: Story, sentence: int, phrases: list[Phrase]) -> None:
        things = self._things(sentence, phrases)
        for phrase in phrases:
            phrase.subject = self._is_subject(phrase)
            while things and things[0].index < phrase.core:
                story.entries.append(things.pop(0))
            self._one(story, sentence, phrase)
            self._enter(story, sentence, phrase)
        story.entries.extend(things)
        acting = [p for p in phrases if p.parent is None and p.acts and not p.reports]
        if acting:
            led = self.view.in_title(acting[0].core) or any(p.subject and p.ids for p in acting)
            story.pair_up(sentence, acting, 3.0 if led else 2.0)

    def _things(self, sentence: int, phrases: list[Phrase]) -> list[Entry]:
        """Subjects that are no actors: they can be what a pronoun means."""
        subjects = [t for t in self.view.analysis.sentence_tokens(self.view.analysis.sentences[sentence]) if t.dep[:5] == "nsubj"]
        known = {index for phrase in phrases for index in range(phrase.core, phrase.last)} if subjects else set()
        found = []
        for token in subjects:
            if token.pos in {"NOUN", "PROPN"} and token.index not in known:
                neutral = "n" if self.view.references.neuter else "c"
                gender = "f" if "Gender=Fem" in token.morph else "m" if "Gender=Masc" in token.morph else neutral
                found.append(Entry(token.index, sentence, None, gender, "Number=Plur" in token.morph, True, thing=True))
        return found

    def _is_subject(self, phrase: Phrase) -> bool:
        """Whether a phrase is the subject of a verb, by the tree or by what follows it."""
        tokens = self.view.tokens
        head = tokens[self.view.head_of(phrase.first, phrase.last, phrase.core)]
        if head.base == "nsubj":
            return True
        return head.base == "conj" and tokens[head.head].base == "nsubj"

    def _enter(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """Remember a phrase for what comes later."""
        if phrase.place and len(phrase.ids) == 1:
            story.places.append(Entry(phrase.core, sentence, phrase, "c", False, False, phrase.ids, part=True))
        if phrase.reference in _FLEETING or phrase.reports or phrase.place:
            return
        if not phrase.ids and not phrase.people and phrase.reference:
            return
        ids, people = group_ids(phrase)
        gender = self._gender(phrase)
        plural = phrase.plural or len(phrase.joined) > 0
        part = phrase.parent is not None
        story.entries.append(
            Entry(phrase.core, sentence, phrase, gender, plural, phrase.subject and not part, ids, people, part=part)
        )
        if len(ids) == 2 and not phrase.reference and phrase.acts:
            alone = phrase.subject or self._is_between(phrase)
            third = not alone and any(set(e.ids) - set(ids) for e in story.entries if e.sentence == sentence and not e.part)
            weight = 1.5 if third else 4.5 if self.view.in_title(phrase.core) else 3.0 if alone else 1.5
            story.pairs.append(Pair(frozenset(ids), ids, sentence, weight, people, (phrase, *phrase.joined)))
        if phrase.joined and len(ids) > 1:
            story.lists.append((sentence, ids, (phrase, *phrase.joined)))
        elif len(ids) > 1:
            story.lists.append((sentence, ids, (phrase,)))

    def _is_between(self, phrase: Phrase) -> bool:
        """Whether "entre" stands before a phrase."""
        return phrase.first > 0 and self.view.words[phrase.first - 1] in self.view.references.between

    def _gender(self, phrase: Phrase) -> str:
        """The grammatical gender of a phrase; of a name, by its article or else its ending."""
        if phrase.joined:
            genders = {self._gender(p) if p.joined else p.gender for p in phrase.joined} | {phrase.gender}
            return "f" if genders == {"f"} else "c" if "c" in genders else "m"
        if self.view.references.neuter and phrase.gender in {"c", "f"} and not self._is_human(phrase):
            return "n"
        if phrase.kind is not MentionKind.NAME or phrase.gender != "c":
            return phrase.gender
        article = self.view.references.articles.get(phrase.determiner) or self.view.references.of.get(phrase.determiner, "c")
        if article in {"m", "f"}:
            return article
        if self.view.kind(phrase.core) is NameKind.STATE:
            ends = tuple(self.view.references.feminine_endings)
            return "f" if self.view.words[phrase.core].rstrip("s").endswith(ends) else "m"
        return "c"

    @staticmethod
    def _is_human(phrase: Phrase) -> bool:
        """Whether a phrase is of persons: names of states, bodies and firms are not."""
        if phrase.persons or phrase.people:
            return True
        return (phrase.noun is not None and phrase.noun.sort is not Sort.BODY and phrase.noun.gender == "c") or bool(
            phrase.noun and phrase.noun.gender == "m"
        )

    # -- one phrase ------------------------------------------------------------------------------------------------------------

    def _one(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """Resolve one phrase, once."""
        if id(phrase) in self.done:
            return
        self.done.add(id(phrase))
        if phrase.reference is Reference.GROUP or phrase.reference is Reference.BOTH:
            self._group(story, sentence, phrase)
        elif phrase.reference is Reference.SINGLE:
            self._single(story, sentence, phrase)
        elif phrase.reference is Reference.SPEAKER:
            return  # told at the end, by speakers.py
        elif phrase.reference is Reference.RELATIVE:
            self._relative(story, sentence, phrase)
        elif phrase.reference:
            self._pronoun(story, sentence, phrase)
        elif (
            (not phrase.ids or phrase.pointer)
            and phrase.noun is not None
            and phrase.acts
            and not phrase.former
            and not phrase.opposed
        ):
            self.offices.owner(story, sentence, phrase)

    def _take(self, phrase: Phrase, source: Entry | None, why: str) -> None:
        """Let a phrase mean what an entry means."""
        if source is None or source.thing or not (source.ids or source.people):
            return
        phrase.ids, phrase.people = source.ids, source.people
        if source.phrase is not None:
            phrase.bodies = source.phrase.bodies
            phrase.antecedent = (self.view.span(source.phrase.first, source.phrase.last),)
        self._say(phrase, why)

    def _say(self, phrase: Phrase, why: str) -> None:
        self.offices.say(phrase, why)

    # -- pronouns --------------------------------------------------------------------------------------------------------------

    def _pronoun(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """The best antecedent by gender, number, nearness and being a subject."""
        reach = REACH.get(phrase.reference or Reference.PRONOUN, 2)
        best: Entry | None = None
        most = 0.0
        governing = self._governing(phrase) if phrase.reference is not Reference.LAST else set()
        holder = self.covering.get(phrase.core) if phrase.reference is Reference.POSSESSIVE else None
        objective = phrase.reference is Reference.PRONOUN and self.view.words[phrase.core] in self.view.references.object_pronouns
        blocked = set(self._own_subject(phrase)) if objective else set()
        own = {p.id for p in map(self.people.person, holder.persons) if p} if holder else set()
        head = self.heads.get(id(holder)) if holder else None
        if head is not None and head.joined == [holder] and head.plural == phrase.plural and head.core < phrase.core:
            self._take(phrase, Entry(head.core, sentence, head, "c", False, False, head.ids, head.people), "whom it is joined to")
            return
        reach += bool(own)
        beside = self.view.tokens[self.view.tokens[phrase.core].head]  # "la participation de X et *sa* visite" are both of X
        for entry in reversed(story.entries):
            distance = sentence - entry.sentence
            if distance > reach:
                break
            if entry.index >= phrase.core or not self._agrees(phrase, entry) or (entry.thing and beside.head == entry.index):
                continue
            if phrase.reference is Reference.PRONOUN and not distance and is_opening(self.view, entry, phrase):
                continue
            if (own and own & set(entry.people)) or (blocked and set(entry.ids) <= blocked and not phrase.subject):
                continue
            score = self._score(phrase, entry, distance) + (4.0 if entry.index in governing else 0.0)
            if score > most:
                best, most = entry, score
        if best is None and objective is False and self._are_people(phrase, story, sentence):
            return
        kinds = {Reference.PRONOUN: "pronoun", Reference.LAST: "last named", Reference.POSSESSIVE: "possessive"}
        self._take(phrase, best, f"{kinds.get(phrase.reference or Reference.PRONOUN, 'pronoun')} for the nearest fitting subject")

    def _are_people(self, phrase: Phrase, story: Story, sentence: int) -> bool:
        """Let a plural without gender that no list fits mean the two persons who stand together: "X met Y. *They* agreed …"."""
        if phrase.reference is not Reference.PRONOUN or not phrase.plural or phrase.gender != "c":
            return False
        best = story.best_pair(
            sentence, lambda pair: sentence - pair.sentence <= REACH[Reference.PRONOUN] and len(pair.people) == 2
        )
        if best is None:
            return False
        self._found_group(phrase, best.order, best.phrases, "the two persons who stand together")
        phrase.people = best.people
        return True

    def _score(self, phrase: Phrase, entry: Entry, distance: int) -> float:
        score = 6.0 - 2.0 * distance
        score += 2.5 if entry.subject else 0.0
        score -= 1.5 if entry.part else 0.0
        if entry.people and phrase.reference is Reference.PRONOUN and not phrase.plural:
            score += 1.0
        if phrase.reference is Reference.LAST:
            score = 6.0 - 2.0 * distance + entry.index / 10000
        if phrase.reference is Reference.POSSESSIVE:
            score += entry.index / 10000
        elif entry.subject and distance:
            score -= entry.index / 10000  # the first subject of a sentence is its topic
        return score

    def _governing(self, phrase: Phrase) -> set[int]:
        """The cores of the subjects of the verb that governs a phrase; of a pronoun's, the verb above its own."""
        verb = auxiliary_verb(self.view, self.view.clause_verb(phrase.core))
        own = phrase.reference is not Reference.POSSESSIVE
        for _ in range(6):
            if verb is None:
                break
            subjects = [c for c in self.view.analysis.children(verb) if c.base == "nsubj" and c.index != phrase.core]
            if subjects and not own:
                covering = (self.covering.get(subject.index) for subject in subjects)
                return {subject.index for subject in subjects} | {p.core for p in covering if p}
            own = False
            if verb.head == verb.index:
                break
            verb = self.view.clause_verb(verb.index)
        return set()

    def _agrees(self, phrase: Phrase, entry: Entry) -> bool:
        """Whether gender and number fit."""
        if entry.plural != phrase.plural:
            return False
        if self.view.references.neuter and phrase.reference in {Reference.PRONOUN, Reference.POSSESSIVE}:
            genders = {phrase.gender, entry.gender}
            return phrase.plural or len(genders) == 1 or ("c" in genders and "n" not in genders)
        if phrase.reference is Reference.POSSESSIVE:
            return True
        return "c" in {phrase.gender, entry.gender} or phrase.gender == entry.gender

    def _relative(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """The phrase that a relative pronoun follows or whose clause it opens."""
        tokens = self.view.tokens
        verb = tokens[tokens[phrase.core].head]
        for _ in range(3):  # "whose jets struck", "of which it is a member"
            if verb.dep == "acl:relcl" or verb.pos == "VERB" or verb.head == verb.index:
                break
            verb = tokens[verb.head]
        candidates = [verb.head] if verb.dep == "acl:relcl" else []
        before = phrase.core - 1
        if before >= 0 and self.view.words[before] == ",":
            known = verb.dep == "acl:relcl" and tokens[phrase.core].base == "obj"  # "le ministre X, qu'il a remercié"
            if self.view.words[phrase.core] in self.view.references.conjunctions and not known:
                return  # "…, que": what is said
            before -= 1
        if verb.dep != "acl:relcl" or before in self.covering:
            candidates.append(before)
        for index in candidates:
            found = self.covering.get(index)
            if found is not None and found is not phrase and found.first < phrase.core and tokens[found.core].sentence == sentence:
                whole = self.heads.get(id(found), found)
                plural = verb.index > phrase.core and is_plural(self.view, verb) and whole.core < phrase.core
                ids, people = group_ids(whole) if plural and whole.joined else (found.ids, found.people)
                self._take(phrase, Entry(found.core, sentence, found, "c", found.plural, False, ids, people), "relative")
                return

    # -- groups ----------------------------------------------------------------------------------------------------------------

    def _single(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """ "le royaume", "l'Alliance": the last actor named of that kind."""
        if phrase.first > 0 and self.view.words[phrase.first - 1] in self.view.references.whose:
            before = phrase.first - 2
            before -= before >= 0 and self.view.words[before] == ","
            owner = self.covering.get(before)
            if owner is not None:
                phrase.ids = owner.ids if len(owner.ids) == 1 else ()
                self._say(phrase, "whose it is by the relative")
            return
        if phrase.determiner in self.view.references.possessives:
            possessive = self.by_determiner.get(phrase.first)
            if possessive is not None and self.view.words[phrase.core] in self.view.references.others:
                phrase.ids = self.offices.other(story, sentence, possessive)
                if phrase.ids:
                    self._say(phrase, "the other of two")
                return
            if possessive is not None and len(possessive.ids) == 1 and phrase.wanted == "state":
                phrase.ids = possessive.ids
                self._say(phrase, "whose it is by the possessive")
            return
        if phrase.wanted.startswith("sort:") and self.offices.by_long_name(phrase):
            return
        if phrase.determiner in self.view.references.first_person:
            return  # told at the end, by speakers.py
        entry = self._last_single(story, sentence, phrase)
        if entry is not None:
            people = entry.people if phrase.wanted == "person" else ()
            named = Entry(entry.index, sentence, entry.phrase, "c", False, False, entry.ids, people)
            self._take(phrase, named, f"last {phrase.wanted} named")

    def _last_single(self, story: Story, sentence: int, phrase: Phrase) -> Entry | None:
        """What "le pays", "l'Alliance" mean: the last named of that kind; of states rather a subject than one merely mentioned."""
        noun = " ".join(self.view.words[phrase.core : phrase.last])
        kinds = self.view.references.state_kinds.get(noun)
        subject: set[str] = set()
        if phrase.determiner in self.view.references.pointing:
            subject.update(self._own_subject(phrase), *(e.ids for e in story.entries if e.subject and e.sentence == sentence))
        acting = set(self._own_subject(phrase)) - {story.home} if story.home else set()
        best: Entry | None = None
        most = 0.0
        before = self.view.words[phrase.first - 1] if phrase.first else ""
        where = before in self.view.references.geographic_heads or before in self.view.references.locative.by_first
        placed = {id(entry) for entry in story.places}
        places = story.places if phrase.wanted == "state" else []
        for entry in (
            sorted((*story.entries[-ENOUGH:], *places[-ENOUGH:]), key=lambda entry: -entry.index)
            if places
            else reversed(story.entries)
        ):
            if len(entry.ids) != 1 or entry.index >= phrase.core or not self._is_wanted(phrase.wanted, entry):
                continue
            if kinds is not None and entry.ids[0] not in kinds:
                continue
            if phrase.wanted != "state" or kinds is not None:
                return entry
            distance = sentence - entry.sentence
            if distance > SINGLE_REACH and best is not None:
                break
            if entry.ids[0] in subject:
                continue
            score = (
                10.0
                - 2.0 * distance
                + 2.0 * entry.subject
                + 5.0 * (where and id(entry) in placed)
                + 1.5 * (entry.ids[0] == story.home)
                - 2.0 * (id(entry.phrase) in self.heads)  # one of a list
                - 5.0 * (entry.ids[0] in acting)  # who has soldiers "in the country" is mostly another
                + entry.index / 100000
            )
            if score > most or best is None:
                best, most = entry, score
        return best

    def _own_subject(self, phrase: Phrase) -> tuple[str, ...]:
        """Whom the subject of the verb that governs a phrase stands for: "Ankara soutient ce pays" does not mean Ankara's."""
        verb = self.view.clause_verb(phrase.core)
        if verb is None:
            return ()
        subjects = [c for c in self.view.analysis.children(verb) if c.base == "nsubj" and c.index < phrase.first]
        while not subjects and verb.base == "conj" and phrase.reference is Reference.PRONOUN:  # "met X and asked *her*"
            verb = self.view.tokens[verb.head]
            subjects = [c for c in self.view.analysis.children(verb) if c.base == "nsubj" and c.index < phrase.first]
        found = [self.covering.get(child.index) or self.by_core.get(child.index) for child in subjects]
        return tuple(i for each in found if each is not None for i in group_ids(each)[0])

    @staticmethod
    def _is_wanted(wanted: str, entry: Entry) -> bool:
        """Whether an entry is of the kind that "le pays", "l'Alliance" or "l'intéressé" mean."""
        if wanted == "person":
            return bool(entry.people)
        if wanted == "state":
            return is_state(entry.ids[0])
        if wanted == "organisation":
            return not is_state(entry.ids[0]) and not entry.ids[0].startswith("org/")
        if wanted.startswith("id:"):
            return entry.ids[0] == wanted.removeprefix("id:")
        return is_sort(wanted.removeprefix("sort:"), entry.ids[0])

    def _group(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """ "les deux pays", "les trois dirigeants", "les ministres"."""
        if phrase.owners:
            phrase.ids = tuple(dict.fromkeys(parent(i) for index in phrase.owners for i in name_ids(self.view, index)))
            self._say(phrase, "those listed after it")
            return
        if phrase.wanted == "reciprocal":
            those = tuple(dict.fromkeys(self._own_subject(phrase)))
            if len(those) > 1:
                phrase.ids = those
                self._say(phrase, "those who do it to one another")
            return
        if phrase.number > 2:
            for _, ids, phrases in reversed(story.lists):
                if len(ids) == phrase.number and all(fits(phrase.wanted, i) for i in ids):
                    self._found_group(phrase, ids, phrases, f"the last {phrase.number} named together")
                    return
            self._several_apart(story, sentence, phrase)
            return
        head = self.view.tokens[self.view.head_of(phrase.first, phrase.last, phrase.core)]
        own = (
            set(self._own_subject(phrase)) if head.base in {"obj", "iobj"} and not leads_verb(self.view, phrase) else set()
        )  # who asks "les deux parties" is none of them
        far = SINGLE_REACH if phrase.reference is Reference.BOTH else sentence
        if phrase.number == 2 and (met := self._met(story, sentence)) is not None:
            story.pairs.append(met)
        best = story.best_pair(
            sentence,
            lambda pair: sentence - pair.sentence <= far and not own & pair.ids and all(fits(phrase.wanted, i) for i in pair.ids),
            phrase.wanted == "person",
        )
        if phrase.number != 2:
            recent = next(
                ((ids, phrases) for at, ids, phrases in reversed(story.lists) if sentence - at <= 4 and len(ids) > 2), None
            )
            if recent and (best is None or best.weight < 2):
                self._found_group(phrase, *recent, "those last named together")
                return
        if best is not None:
            self._found_group(phrase, best.order, best.phrases, "the two parties that stand together")
            if phrase.wanted == "person" and len(best.people) == 2:
                phrase.people = best.people

    def _met(self, story: Story, sentence: int) -> Pair | None:
        """The party that a story is about and the only one of a sentence, with whom it is said to be: "lors de l'entretien *avec le
        roi X*, les deux parties …"."""
        acting = [e for e in story.entries if e.sentence == sentence and e.phrase is not None and e.phrase.acts]
        here = [e for e in acting if e.ids and not e.part]
        if len({i for entry in here for i in entry.ids}) != 1 or not is_state(here[0].ids[0]):
            return None
        other, phrase = here[0].ids[0], here[0].phrase
        leading = story.leading()
        if phrase is None or leading in {"", other} or self.view.words[phrase.first - 1] not in self.comitatives:
            return None
        ids = (leading, other)
        return Pair(frozenset(ids), ids, sentence, HERE, here[0].people, (phrase,))

    def _several_apart(self, story: Story, sentence: int, phrase: Phrase) -> None:
        """ "les trois pays": those that did something in the sentences before, if they are just so many."""
        found: dict[str, Phrase] = {}
        for entry in reversed(story.entries):
            if sentence - entry.sentence > SINGLE_REACH:
                break
            if entry.phrase is not None and not entry.part and entry.phrase.acts and entry.index < phrase.core:
                found.update({i: entry.phrase for i in entry.ids if fits(phrase.wanted, i) and is_state(i)})
        if len(found) == phrase.number:
            ids = tuple(sorted(found, key=lambda i: found[i].core))
            self._found_group(phrase, ids, [found[i] for i in ids], f"the only {phrase.number} that act before it")

    def _found_group(self, phrase: Phrase, ids: tuple[str, ...], phrases: Iterable[Phrase], why: str) -> None:
        phrase.ids = ids
        phrase.antecedent = tuple(self.view.span(p.first, p.last) for p in phrases)
        phrase.plural = True
        self._say(phrase, why)

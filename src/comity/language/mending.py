"""Mending of parses: what the parser gets wrong in the prose of news, and grammar or the words themselves can tell.

The steps, in the order in which they are taken; each module lists its rules by the names that their code bears:

1. :mod:`.repairs`: parts of speech that the lexicon rules out, the auxiliaries of the passive, labels of subjects.
   Within it :mod:`.subjects`: who acts in a clause, and the participle that heads one without a verb.
2. :mod:`.attachment`: words that hang on the wrong word: parties joined or between others, agents, infinitives, headline labels.
3. :mod:`.voice`: what hangs on the subject that a clause without one was lent.
4. :mod:`.clauses`: clauses that are built around the wrong word although their verb is known for one.
5. :mod:`.joints`: verbs that are joined to the wrong word.
6. :mod:`.verbless`: clauses whose verb the tagger took for a noun or an adjective.
7. :mod:`.circumstances`: dates and places that took the place of an object, or took the object.
8. :mod:`.openings`: dates at the beginning of a sentence that went with the subject.
9. :mod:`.tenses`: pasts that the tagger takes for participles; later, with the lemmas, the tenses that a form tells for certain.

A rule stays only while it helps on the development texts and costs the treebanks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.knowledge.grammar import load_grammar
from comity.language.attachment import mend
from comity.language.circumstances import free_objects
from comity.language.clauses import join_names, settle_clauses
from comity.language.joints import mend_joints
from comity.language.lemmas import Lemmatiser
from comity.language.openings import free_opening
from comity.language.pipeline import Parse
from comity.language.repairs import repair
from comity.language.tenses import pasts
from comity.language.tokens import word_list
from comity.language.verbless import Verbless
from comity.language.voice import free_arguments


class Mender:
    """Mends the parses of one language.

    Args:
        language: ISO 639-1 code.
        lemmatiser: knows words and lemmas of the language.
    """

    def __init__(self, language: str, lemmatiser: Lemmatiser) -> None:
        self._language = language
        self._lemmatiser = lemmatiser
        self._grammar = load_grammar(language)
        self._past_only = word_list(language, "past_only")
        self._verbless = Verbless(language, self._grammar, lemmatiser, self._past_only, word_list(language, "intransitive"))

    def __call__(self, words: Sequence[str], parse: Parse) -> None:
        """Mends a parse in place.

        Args:
            words: what the parser saw.
            parse: what it made of it.
        """
        grammar = self._grammar
        repair(self._language, words, parse, self._lemmatiser)
        mend(
            words, parse, grammar.joining, grammar.agent, grammar.infinitive_nouns, grammar.perfect, grammar.attributive,
        )  # fmt: skip
        free_arguments(words, parse, self._language)
        settle_clauses(words, parse, self._past_only)
        mend_joints(words, parse, self._language)
        self._verbless.mend(words, parse)
        join_names(words, parse)
        free_objects(words, parse, grammar)
        free_opening(words, parse, self._language)
        pasts(words, parse, grammar)

"""The whole of the mentions, and the helpers that the event engine uses."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.mentions.find import party

WORDS = st.sampled_from([
    "le", "la", "les", "deux", "pays", "ministre", "ministres", "président", "français", "française", "Norvège",
    "Norvège,", "OTAN", "de", "du", "des", "et", ",", ".", "il", "elle", "son", "leurs", "qui", "Séoul", "à",
    "en", "Premier", "Peter", "Otieno", "M.", "a", "signé", "ont", "parties", "homologue", "royaume", "(", ")",
    ":", "—", "l'Alliance", "ambassadeur", "Défense",
])  # fmt: skip


def token(got, text):
    return next(t for t in got.analysis.tokens if t.text == text)


def test_party_finds_the_mention_from_any_word_of_weight(read):
    got = read("Le ministre kényan de la Défense, Peter Otieno, a signé l'accord.")
    for word in ("ministre", "Peter Otieno"):
        mention = party(got.mentions, got.analysis, token(got, word))
        assert mention is not None and mention.ids == ("KEN",)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=40))
def test_any_text_gives_mentions_that_quote_it(read, words):
    got = read(" ".join(words) + ".")
    for mention in got.mentions.actors:
        mention.span.check(got.text)
        assert 0 <= mention.head < len(got.analysis.tokens)
        assert len(set(mention.ids)) == len(mention.ids)
        assert all("/" not in i or i.startswith("org/") for i in mention.ids)
        for antecedent in mention.antecedent:
            antecedent.check(got.text)
    for person in got.mentions.people:
        assert person.mentions
    assert all("/" not in i for i in got.mentions.named)
    assert all(0 <= index < len(got.analysis.tokens) for index in got.mentions.actor_at)

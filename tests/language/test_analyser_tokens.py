"""Words and sentences: how French text is cut."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.language.sentences import starts
from comity.language.tokens import abbreviations, spans

WORDS = {
    "le 1eraoût 2019": "le|1er|août|2019",
    "contre le terrorisme.Les deux pays": "contre|le|terrorisme|.|Les|deux|pays",
    "l'UE d’un aujourd’hui": "l'|UE|d’|un|aujourd’hui",
    "a-t-il dit, dit-elle, est-ce que": "a|-t-il|dit|,|dit|-elle|,|est|-ce|que",
    "celui-ci, rendez-vous, vice-président": "celui-ci|,|rendez-vous|,|vice-président",
    "n° 5 [sic] — oui": "n°|5|[|sic|]|—|oui",
    "50 000 soldats et 12,5 %": "50 000|soldats|et|12,5|%",
    "M. J.-Y. Le Drian": "M.|J.-Y.|Le|Drian",
    "l’«accord»": "l’|«|accord|»",
    "L'art. 5, une œuvre d'art.": "L'|art.|5|,|une|œuvre|d'|art|.",
    "N'Djamena, Sana'a, O'Brien": "N'Djamena|,|Sana'a|,|O'Brien",
    "www.gouv.fr/a.html et a.b@c.fr.": "www.gouv.fr/a.html|et|a.b@c.fr|.",
    "A/RES/73/27 du 12/05/2020 à 18h30": "A/RES/73/27|du|12/05/2020|à|18h30",
    "coopé\u00adration\u200b signée": "coopé\u00adration|signée",
    "lorsqu'il jusqu'au": "lorsqu'|il|jusqu'|au",
}

SENTENCES = {
    "M. Yoon est parti. Le gén. Cavoli aussi.": ["M. Yoon est parti.", "Le gén. Cavoli aussi."],
    "« Oui ! », a déclaré le ministre. Il part.": ["« Oui ! », a déclaré le ministre.", "Il part."],
    "« La France agit. Elle signe », a-t-il dit.": ["« La France agit.", "Elle signe », a-t-il dit."],
    "Il dit : « Non. » Puis il part.": ["Il dit : « Non. »", "Puis il part."],
    'Il dit : "Non." Puis "oui" vient.': ['Il dit : "Non."', 'Puis "oui" vient.'],
    "contre le terrorisme.Les deux pays": ["contre le terrorisme.", "Les deux pays"],
    "Avec J.-Y. Le Drian et les U.S. Marines. Oui.": ["Avec J.-Y. Le Drian et les U.S. Marines.", "Oui."],
    "Le pain, etc. Il part.": ["Le pain, etc.", "Il part."],
    "Ils veulent le plan B. Ensuite vient le 14 fév. 2018.": ["Ils veulent le plan B.", "Ensuite vient le 14 fév. 2018."],
    "Ils conviennent :\n- du cyber ;\n- de l'eau.": ["Ils conviennent :", "- du cyber ;", "- de l'eau."],
    "1. Les parties signent. 2. Elles partent.": ["1. Les parties signent.", "2. Elles partent."],
    "Il hésite… puis part... Fin": ["Il hésite… puis part...", "Fin"],
    "En 2020. 15 pays": ["En 2020.", "15 pays"],
}


ENGLISH = {
    "$3.5bn, £20m and 7.62mm": "$|3.5|bn|,|£|20|m|and|7.62|mm",
    "20m wide, 1bn euros": "20m|wide|,|1|bn|euros",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_words(text: str) -> None:
    assert "|".join(text[start:end] for start, end in spans(text, 0, len(text), "en")) == ENGLISH[text]


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    assert "|".join(text[start:end] for start, end in spans(text, 0, len(text), "fr")) == WORDS[text]


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences(text: str) -> None:
    tokens = list(spans(text, 0, len(text), "fr"))
    bounds = [*starts(text, tokens, abbreviations("fr")), len(tokens)]
    found = [text[tokens[a][0] : tokens[b - 1][1]] for a, b in pairwise(bounds)]
    assert found == SENTENCES[text]


@given(st.text(max_size=80) | st.text("aé'’-. M1°«»\"\n\u00a0A/…(", max_size=60))
def test_every_visible_character_is_in_one_token(text: str) -> None:
    tokens = list(spans(text, 0, len(text), "fr"))
    covered = [place for start, end in tokens for place in range(start, end)]
    assert covered == sorted(set(covered))
    visible = {place for place, char in enumerate(text) if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")}
    assert visible <= set(covered)
    assert all(start < end and not text[start].isspace() and not text[end - 1].isspace() for start, end in tokens)
    bounds = starts(text, tokens, abbreviations("fr"))
    assert bounds == sorted(set(bounds))
    assert bounds[:1] == ([0] if tokens else [])

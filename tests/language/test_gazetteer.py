"""Names before syntax: what is found, what must not be, and where the offsets lie."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import KnowledgeError
from comity.knowledge.world.folding import fold
from comity.language.gazetteer import Gazetteer
from comity.model.analysis import Name, NameKind


def found(text: str, language: str = "fr") -> list[tuple[str, str, str]]:
    """Words, kind and ids of each name: ids joined by + where all are meant, by / where one of them is."""
    names = Gazetteer.load(language).find(text)
    return [(text[n.start : n.end], str(n.kind), ("+" if n.compound else "/").join(n.ids)) for n in names]


def only(text: str, language: str = "fr") -> tuple[str, str, str]:
    (name,) = found(text, language)
    return name


@pytest.mark.parametrize(
    ("text", "words", "kind", "ids"),
    [
        ("la Corée du Sud", "Corée du Sud", "state", "KOR"),
        ("la Corée du sud", "Corée du sud", "state", "KOR"),
        ("la République de Corée", "République de Corée", "state", "KOR"),
        ("la RPDC", "RPDC", "state", "PRK"),
        ("les Etats-Unis", "Etats-Unis", "state", "USA"),
        ("les ÉTATS-UNIS", "ÉTATS-UNIS", "state", "USA"),
        ("la Côte d’Ivoire", "Côte d’Ivoire", "state", "CIV"),
        ("la Côte d' Ivoire", "Côte d' Ivoire", "state", "CIV"),
        ("la Guinée-Bissau", "Guinée-Bissau", "state", "GNB"),
        ("la Guinée Bissau", "Guinée Bissau", "state", "GNB"),
        ("le Bélarus", "Bélarus", "state", "BLR"),
        ("la Birmanie", "Birmanie", "state", "MMR"),
        ("le Kosovo", "Kosovo", "state", "XKX"),
        ("la République du Vanuatu", "République du Vanuatu", "state", "VUT"),
        ("le Royaume de Tonga", "Royaume de Tonga", "state", "TON"),
        ("le chef de l'État du Togo", "Togo", "state", "TGO"),
        ("la république du Vanuatu", "Vanuatu", "state", "VUT"),
        ("la Palestine", "Palestine", "state", "PSE"),
        ("l’île Maurice", "île Maurice", "state", "MUS"),
        ("les autorités saoudiennes", "saoudiennes", "demonym", "SAU"),
        ("les Sud-Coréens", "Sud-Coréens", "demonym", "KOR"),
        ("le nord-coréen", "nord-coréen", "demonym", "PRK"),
        ("une visite congolaise", "congolaise", "demonym", "COD/COG"),
        ("SEOUL, 3 mars", "SEOUL", "capital", "KOR"),
        ("à la Haye", "la Haye", "capital", "NLD"),
        ("l'Élysée", "Élysée", "seat", "FRA"),
        ("l'Elysée", "Elysée", "seat", "FRA"),
        ("la Maison Blanche", "Maison Blanche", "seat", "USA"),
        ("l’Otan", "Otan", "organisation", "NATO"),
        ("l'O.N.U. a voté", "O.N.U.", "organisation", "UN"),
        ("la Cédéao", "Cédéao", "organisation", "ECOWAS"),
        ("l'Union pour la Méditerranée", "Union pour la Méditerranée", "organisation", "UFM"),
        ("l'union africaine", "union africaine", "organisation", "AU"),
        ("le Pentagone", "Pentagone", "body", "USA/department-of-defense"),
        ("le Conseil de sécurité de l’ONU", "Conseil de sécurité de l’ONU", "body", "UN/security-council"),
        ("l'ANSSI", "ANSSI", "body", "FRA/anssi"),
        ("selon l'agence Anadolu", "agence Anadolu", "agency", "org/anadolu"),
        ("Paris Match", "Paris Match", "agency", "org/paris-match"),
        ("la Crimée", "Crimée", "place", "UKR"),
        ("à Busan", "Busan", "place", "KOR"),
        ("le Tigré", "Tigré", "place", "ETH"),
        ("la Guadeloupe", "Guadeloupe", "place", "FRA"),
    ],
)  # fmt: skip
def test_one_name_is_found(text: str, words: str, kind: str, ids: str) -> None:
    assert only(text) == (words, kind, ids)


@pytest.mark.parametrize(
    ("text", "words", "kind", "ids"),
    [
        ("ASEAN-UE", "ASEAN-UE", "organisation", "ASEAN+EU"),
        ("Japon-Vietnam : accord", "Japon-Vietnam", "state", "JPN+VNM"),
        ("Inde – France : accord", "Inde – France", "state", "IND+FRA"),
        ("Corée du Sud/Japon", "Corée du Sud/Japon", "state", "KOR+JPN"),
        ("les liens UE-Chine-Russie", "UE-Chine-Russie", "state", "EU+CHN+RUS"),
        ("un sommet Chine–Afrique", "Chine–Afrique", "state", "CHN"),
        ("un accord franco-estonien", "franco-estonien", "demonym", "FRA+EST"),
        ("les forces américano-sud-coréennes", "américano-sud-coréennes", "demonym", "USA+KOR"),
        ("le conflit israélo-palestinien", "israélo-palestinien", "demonym", "ISR+PSE"),
        ("le dialogue intercoréen", "intercoréen", "demonym", "KOR+PRK"),
        ("les deux Corées", "deux Corées", "state", "KOR+PRK"),
    ],
)
def test_compounds_name_all_their_members(text: str, words: str, kind: str, ids: str) -> None:
    assert only(text) == (words, kind, ids)


@pytest.mark.parametrize(
    "text",
    [
        "la mer de Chine méridionale",
        "dans l'océan Indien",
        "le golfe Persique",
        "en mer du Japon",
        "la péninsule coréenne",
        "en Amérique latine",
        "la Nouvelle-Guinée",
        "la Coupe du monde",
        "rue de Paris",
        "10 millions de dollars américains",
        "les accords de Minsk",
        "un Afro-Américain",
    ],
)
def test_geography_is_no_state(text: str) -> None:
    assert {kind for _, kind, _ in found(text)} == {"geography"}
    assert not any(ids for *_, ids in found(text))


def test_europe_is_geography_that_may_stand_for_the_union() -> None:
    assert only("les dirigeants européens") == ("européens", "geography", "EU")


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Dupont et Maurice Durand",
        "Dominique Martin a parlé.",
        "François Hollande a parlé.",
        "M. Hollande a parlé.",
        "Jack London est un auteur.",
        "Salvador Dali a peint.",
        "une grenade a explosé",
        "un tigre",
        "un malaise",
        "au cours de l'an un",
        "des manifestants pro-russes et anti-français",
        "Boulogne-Billancourt",
        "kim@oman.org ou www.vietnam.vn",
        "@NATO",
        "une malienneté",
        "il est en berne",
        "l'Union, l'Alliance, le Bloc",
        "Hugh Whistler arrive.",
    ],
)
def test_traps_hold_no_name(text: str) -> None:
    assert found(text) == []


def test_acronyms_that_are_words_need_a_line_that_is_not_all_capitals() -> None:
    assert [words for words, *_ in found("IL A EU UN PAS AU MALI PAR L'UE")] == ["MALI", "UE"]


def test_articles_and_prepositions_decide_names_that_are_words() -> None:
    assert only("la Dominique vote") == ("Dominique", "state", "DMA")
    assert only("une visite à Maurice.") == ("Maurice", "state", "MUS")
    assert only("la Douma vote") == ("Douma", "body", "RUS/duma")
    assert found("dans la ville de Douma") == []


def test_the_article_stays_outside() -> None:
    text = "l’OTAN, la France, les États-Unis, du Niger"
    assert [words for words, *_ in found(text)] == ["OTAN", "France", "États-Unis", "Niger"]


def test_the_longest_name_wins() -> None:
    assert only("Centre d'excellence de cyberdéfense coopérative de l’OTAN")[2] == "NATO/ccdcoe"
    assert only("la Papouasie-Nouvelle-Guinée")[2] == "PNG"
    assert only("la République démocratique du Congo")[2] == "COD"


def test_brussels_lies_in_belgium_and_may_act_for_the_union() -> None:
    (name,) = Gazetteer.load("fr").find("Bruxelles et")
    assert (name.kind, name.ids, name.place) == (NameKind.CAPITAL, ("BEL", "EU"), "Bruxelles")


def test_the_place_is_named_as_the_tables_spell_it() -> None:
    (name,) = Gazetteer.load("fr").find("SEOUL, 14 fév.")
    assert name == Name(0, 5, NameKind.CAPITAL, ("KOR",), "Séoul")


def test_an_ambiguous_name_follows_the_rest_of_the_text() -> None:
    assert only("le président congolais")[2] == "COD/COG"
    assert found("Brazzaville : le président congolais")[1][2] == "COG/COD"
    assert found("Pyongyang : la Corée")[1][2] == "PRK/KOR"
    assert found("Pyongyang, Séoul, Pyongyang : la Corée")[3][2] == "KOR/PRK"


def test_marks_blanks_and_line_breaks_do_not_hide_a_name() -> None:
    text = "la Core\u0301e  du\u00a0Sud et la Corée\ndu Nord"
    assert [ids for *_, ids in found(text)] == ["KOR", "PRK"]
    assert found(text)[0][0] == "Core\u0301e  du\u00a0Sud"
    assert found("la Corée\n\ndu Sud")[0][2] == "KOR/PRK"


def test_english() -> None:
    assert found("Jordan Smith polished shoes in Jordan with Polish troops.", "en") == [
        ("Jordan", "state", "JOR"),
        ("Polish", "demonym", "POL"),
    ]
    assert only("Sino-American talks", "en") == ("Sino-American", "demonym", "CHN+USA")
    assert only("the Washington Post", "en")[1] == "agency"
    assert only("the U.N. Security Council", "en")[2] == "UN/security-council"
    assert [ids for *_, ids in found("SEOUL: U.S., UK and the AU met us", "en")] == ["KOR", "USA", "GBR", "AU"]


def test_a_language_without_tables_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="use one of fr, en"):
        Gazetteer.load("xx")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


_PIECES = st.sampled_from(
    [
        "la Corée du Sud", "sud-coréen", "UE", "-", "–", " ", "\n", "’", "Paris", "M. ", "sino-", "é", "e\u0301", "  ", ".", "OTAN",
        "Maurice",
    ]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(_PIECES | st.text(max_size=5), max_size=20).map("".join))
def test_names_are_sorted_apart_and_inside(text: str) -> None:
    names = Gazetteer.load("fr").find(text)
    last = 0
    for name in names:
        assert last <= name.start < name.end <= len(text)
        assert len(name.ids) > 1 or not name.compound
        last = name.end
    assert names == Gazetteer.load("fr").find(text)


@given(st.sampled_from(["Sénégal", "Estonie", "Corée du Sud", "États-Unis", "Haïti"]), st.sampled_from(["NFC", "NFD"]))
def test_normal_forms_make_no_difference(name: str, form: str) -> None:
    text = unicodedata.normalize(form, f"la délégation du {name} est arrivée")
    assert [kind for _, kind, _ in found(text)] == ["state"]


def test_small_word_stuck_to_a_name() -> None:
    found = Gazetteer.load("fr").find("Le ministre vietnamiende la Défense reçoit une Malienne.")
    assert [name.ids[0] for name in found] == ["VNM", "MLI"]
    assert not Gazetteer.load("fr").find("Une vietnamiendesque affaire.")

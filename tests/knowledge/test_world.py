"""The tables of the world: complete, consistent, and refused with a clear message where they are not."""

from __future__ import annotations

import pycountry
import pytest

from comity.errors import KnowledgeError
from comity.knowledge import world
from comity.knowledge.world import Guard, reader, tables
from comity.knowledge.world.folding import fold
from comity.knowledge.world.forms import english_demonym, french_demonym, parse_forms
from comity.model.analysis import NameKind


@pytest.fixture(scope="module")
def known() -> world.World:
    return world.load()


def test_every_state_has_its_iso_codes(known: world.World) -> None:
    codes = {country.alpha_3: country.alpha_2 for country in pycountry.countries} | {"XKX": "XK"}
    assert {id: state.alpha2 for id, state in known.states.items()} == {id: codes[id] for id in known.states}


def test_no_inhabited_state_is_missing(known: world.World) -> None:
    uninhabited_or_small = {
        "AIA", "ATA", "ATF", "BES", "BLM", "BVT", "CCK", "CXR", "HMD", "IOT", "MAF", "MSR", "NFK", "PCN", "SGS", "SXM", "TCA",
        "TKL", "UMI",
    }  # fmt: skip
    assert {country.alpha_3 for country in pycountry.countries} - known.states.keys() == uninhabited_or_small


def test_every_acting_state_has_names_and_demonyms_in_both_languages(known: world.World) -> None:
    without_adjective = {"COK", "NIU", "GIN", "COG", "COD", "VAT", "HKG"}  # guinéen and congolais are ambiguous: several.tsv
    for state in known.states.values():
        for language in world.LANGUAGES:
            assert state.names[language], state.id
            assert state.sovereign or state.demonyms[language] or state.id in without_adjective, (state.id, language)


def test_there_are_enough_organisations_media_and_groups(known: world.World) -> None:
    kinds = {kind: {e.ids[0] for e in known.entries["fr"] if e.kind is kind and e.ids} for kind in NameKind}
    assert len(known.organisations) >= 250
    assert len(kinds[NameKind.AGENCY]) >= 120
    assert len(kinds[NameKind.GROUP]) >= 150
    assert len(kinds[NameKind.BODY]) >= 250


def test_organisations_have_sorts_and_states_are_none(known: world.World) -> None:
    assert "alliance" in known.organisation("NATO").sorts
    assert {"bloc", "union"} <= set(known.organisation("EU").sorts)
    assert known.sort_words("fr")["bloc"] == "bloc"
    assert known.sort_words("fr")["agence"] == "agency"
    assert not known.states.keys() & known.organisations.keys()


def test_lookups(known: world.World) -> None:
    assert known.state("KOR").names["fr"][0] == "Corée du Sud"
    assert known.state("KOR").capitals["fr"][0] == "Séoul"
    assert "sud-coréennes" in known.state("KOR").demonyms["fr"]
    assert known.title("EU", "fr") == "Union européenne"
    assert known.title("USA/nsa", "fr").startswith("Agence nationale")
    assert known.parent("EU/commission") == "EU"
    assert known.parent("org/airbus") == "org/airbus"
    assert known.is_actor("NATO") and known.is_actor("XKX") and not known.is_actor("NATO/ccdcoe")
    assert known.state("GLP").sovereign == "FRA"


@pytest.mark.parametrize("lookup", ["state", "organisation"])
def test_unknown_ids_are_refused(known: world.World, lookup: str) -> None:
    with pytest.raises(KnowledgeError, match="ZZZ"):
        getattr(known, lookup)("ZZZ")


@pytest.mark.parametrize(
    ("form", "forms"),
    [
        ("estonien", ("estonien", "estonienne", "estoniens", "estoniennes")),
        ("sud-coréen", ("sud-coréen", "sud-coréenne", "sud-coréens", "sud-coréennes")),
        ("français", ("français", "française", "françaises")),
        ("grec/grecque", ("grec", "grecque", "grecs", "grecques")),
        ("belge", ("belge", "belges")),
        ("émirati", ("émirati", "émiratie", "émiratis", "émiraties")),
        ("letton/lettonne", ("letton", "lettonne", "lettons", "lettonnes")),
    ],
)
def test_french_demonyms_are_inflected(form: str, forms: tuple[str, ...]) -> None:
    assert french_demonym(form) == forms


def test_english_demonyms_are_inflected() -> None:
    assert english_demonym("Korean") == ("Korean", "Koreans")
    assert english_demonym("Japanese") == ("Japanese",)
    assert english_demonym("Frenchman") == ("Frenchman", "Frenchmen")


def test_forms_carry_guards() -> None:
    form, other = parse_forms("Maurice{prep,alone}|île Maurice", "here")
    assert (form.text, form.guards) == ("Maurice", {Guard.PREP, Guard.ALONE})
    assert (other.text, other.guards) == ("île Maurice", frozenset())


@pytest.mark.parametrize("cell", ["Maurice{sometimes}", "Malte||Malta"])
def test_wrong_forms_name_the_entry_and_the_remedy(cell: str) -> None:
    with pytest.raises(KnowledgeError, match=r"states\.tsv, XXX: .*(use one of|remove)"):
        parse_forms(cell, "states.tsv, XXX")


def test_a_table_with_other_columns_is_refused() -> None:
    with pytest.raises(KnowledgeError, match=r"sorts\.tsv: the header"):
        list(tables.rows("sorts.tsv", ("sort", "de")))


def test_unknown_ids_in_a_table_are_refused(known: world.World) -> None:
    with pytest.raises(KnowledgeError, match=r"bodies\.tsv, XYZ/police: unknown id"):
        reader._check_ids("bodies.tsv, XYZ/police", ("XYZ/police",), dict(known.states), dict(known.organisations))


def test_forms_of_two_kinds_are_meant(known: world.World) -> None:
    """One folded form has one meaning, but for the few listed here: a new clash must be looked at."""
    for language in world.LANGUAGES:
        meanings: dict[str, set[tuple[str, ...]]] = {}
        for entry in known.entries[language]:
            if entry.kind is not None and entry.kind is not NameKind.GEOGRAPHY:
                meanings.setdefault(fold(entry.form.text), set()).add(entry.ids)
        clashes = {form for form, ids in meanings.items() if len(ids) > 1}
        assert clashes <= KNOWN_CLASHES, (language, clashes - KNOWN_CLASHES)


KNOWN_CLASHES: frozenset[str] = frozenset()

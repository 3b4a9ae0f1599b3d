"""What is denied, by whom, and what is no denial; in one text, and in one text what another says."""

from __future__ import annotations

from itertools import permutations

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import denials as words
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register.claims import Claim, claims
from comity.register.denials import deny, find_denials
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View

SHELLS_FR = {"event": "AGREE", "actor": "KOR", "recipient": "USA", "domains": "arms"}


def denied(told, text: str, language: str, *records: dict[str, object]) -> list[Claim]:
    """The claims of a text that it denies."""
    result = told("a.txt", text, *records, language=language, published="2023-05-25")
    return [claim for claim in deny(result.document, claims(result.document, result.reading)) if claim.denied]


# -- sentences ------------------------------------------------------------------------------------------------------------

DENIALS = {
    "fr": [
        "Le ministère sud-coréen de la Défense a déclaré que ces informations étaient inexactes.",
        "Le ministère sud-coréen de la Défense a qualifié ces informations d'inexactes.",
        "Séoul dément avoir accepté de livrer des obus.",
        "La Corée du Sud a démenti ces informations jeudi.",
        "« C'est faux, ces rumeurs sont dénuées de tout fondement », a dit le porte-parole sud-coréen.",
        "La Corée du Sud nie toute livraison d'obus.",
        "Séoul rejette ces allégations.",
        "Ces affirmations ne sont pas vraies, a répondu la Corée du Sud.",
    ],
    "en": [
        "South Korea's defence ministry said these reports were inaccurate.",
        "Seoul denied that it had agreed to send shells.",
        "South Korea dismissed the reports as baseless.",
        "South Korea rejected the allegations.",
        "The reports are not true, South Korea's spokesman said.",
        "South Korea called it a false report.",
        "There is no truth to the claims, said Seoul. South Korea denies having sent shells.",
    ],
}
NONE = {
    "fr": [
        "Séoul ne nie pas avoir livré des obus.",
        "La Corée du Sud s'est félicitée de l'accord, sans démentir les informations sur un nouvel envoi.",
        "Le ministère n'a ni confirmé ni démenti ces informations.",
        "Séoul a refusé de démentir ou de confirmer ces informations.",
        "Ces informations ne sont pas inexactes, a reconnu Séoul.",
        "Séoul n'a jamais nié son aide.",
        "La Corée du Sud a échangé des informations avec l'OTAN.",
        "La Corée du Sud rejette la proposition de Pyongyang.",
        "Il est faux de croire que la paix est proche.",
        "Le ministre a salué l'appui jamais démenti de la Corée du Sud.",
        "Ils avaient rompu avec la Corée du Sud, l'accusant de soutenir des groupes armés, ce que Séoul a toujours nié.",
    ],
    "en": [
        "Seoul did not deny the reports.",
        "South Korea neither confirmed nor denied the reports.",
        "Seoul declined to confirm or deny the reports.",
        "The reports are not inaccurate, Seoul admitted.",
        "Poland denied visas to Belarusian officials.",
        "Seoul denied them entry.",
        "South Korea rejected the offer of talks.",
        "South Korea and NATO shared information on false flags.",
        "The minister left without denying the claims.",
        "They accused South Korea of backing armed groups, which Seoul has always denied.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in DENIALS.items() for text in texts])
def test_a_denial_is_found_with_who_denies(told, language, text) -> None:
    found = find_denials(told("a.txt", text, language=language).document)
    assert len(found) == 1
    assert found[0].speakers == {"KOR"}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in NONE.items() for text in texts])
def test_what_is_no_denial(told, language, text) -> None:
    assert find_denials(told("a.txt", text, language=language).document) == ()


def test_the_evidence_is_the_sentence(told) -> None:
    text = "Media said so. South Korea's ministry said these reports were inaccurate. It was Monday."
    (found,) = find_denials(told("a.txt", text).document)
    evidence = found.evidence(text)
    assert evidence.text == text[evidence.start : evidence.end] == "South Korea's ministry said these reports were inaccurate."


# -- in one text ----------------------------------------------------------------------------------------------------------


def test_what_points_back_denies_the_report_before_it(told) -> None:
    first = "La Corée du Sud a accepté de livrer des obus aux États-Unis, ont rapporté des médias."
    between = "Le won a perdu du terrain."
    last = "Séoul a déclaré que ces informations étaient inexactes."
    what = {"by": "KOR", "to": "USA", "what": "livrer des obus aux États-Unis", "quote": first}
    for text in (f"{first} {last}", f"{first} {between} {last}"):
        found = denied(told, text, "fr", {**SHELLS_FR, "quote": first}, what)
        assert [claim.type for claim in found] == ["AGREE", "COMMITMENT"]
        assert {claim.denied.text for claim in found if claim.denied} == {last}


def test_what_points_back_within_a_sentence_denies_what_is_before_the_but(told) -> None:
    before = "La Corée du Sud et l'OTAN ont convenu d'une coopération, selon Séoul."
    both = (
        "Des médias ont rapporté que la Corée du Sud avait accepté d'envoyer des obus aux États-Unis, mais le ministère sud-coréen "
        "de la défense a déclaré qu'il discutait d'exportations avec les États-Unis, mais que ces informations étaient inexactes."
    )
    records = (
        {"event": "AGREE", "actor": "KOR NATO", "quote": before},
        {**SHELLS_FR, "quote": both},
        {"event": "CONSULT", "actor": "KOR USA", "quote": both},
        {"by": "KOR", "to": "USA", "what": "envoyer des obus aux États-Unis", "quote": both},
        {"by": "KOR", "to": "USA", "what": "discutait d'exportations", "quote": both},
    )
    found = denied(told, f"{before} {both}", "fr", *records)
    assert [(claim.type, claim.name) for claim in found] == [("AGREE", None), ("COMMITMENT", "envoyer des obus aux États-Unis")]
    assert {"USA"} <= found[0].parties


def test_what_says_what_it_denies_denies_that_and_nothing_else(told) -> None:
    signed = "South Korea and NATO signed a partnership programme."
    sent = "South Korea agreed to send artillery shells to the United States, a newspaper wrote."
    denial = "Seoul denied that it had agreed to send artillery shells."
    records = (
        {"event": "SUPPORT", "actor": "KOR NATO", "quote": signed},
        {**SHELLS_FR, "quote": sent},
    )
    for text in (f"{sent} {signed} {denial}", f"{denial} {signed} {sent}"):
        (found,) = denied(told, text, "en", *records)
        assert found.type == "AGREE"


def test_who_is_no_party_denies_nothing(told) -> None:
    sent = "Iran has supplied drones to Russia, newspapers reported."
    record = {"event": "AID", "actor": "IRN", "recipient": "RUS", "quote": sent}
    assert denied(told, f"{sent} Tehran dismissed the reports as baseless.", "en", record)
    assert not denied(told, f"{sent} China dismissed the reports as baseless.", "en", record)


def test_acts_of_speech_were_made_all_the_same(told) -> None:
    accused = "Ukraine accused Russia of shelling the port."
    record = {"event": "ACCUSE", "actor": "UKR", "recipient": "RUS", "quote": accused}
    assert not denied(told, f"{accused} Russia denied the allegations.", "en", record)


def test_a_promise_within_a_denial_is_denied(told) -> None:
    text = "South Korea denied on Thursday reports that it had agreed to send artillery shells to the United States."
    promise = {"by": "KOR", "to": "USA", "what": "send artillery shells to the United States"}
    refusal = {"event": "REJECT", "actor": "KOR"}
    (found,) = denied(told, text, "en", promise, refusal)
    assert found.kind is Kind.COMMITMENT
    result = told("a.txt", text, promise, refusal)
    (denial,) = [claim for claim in deny(result.document, claims(result.document, result.reading)) if claim.denies]
    assert denial.type == "REJECT"
    assert denial.denies is not None
    assert denial.denies.text.startswith("on Thursday reports that it had agreed")
    assert denial.denies.text == text[denial.denies.start : denial.denies.end]


# -- in the register ------------------------------------------------------------------------------------------------------


@pytest.fixture
def report(told):
    return told(
        "report.txt",
        "South Korea has agreed to send artillery shells to the United States, a newspaper said on Tuesday.",
        {**SHELLS_FR, "date": "2023-05-23"},
        published="2023-05-24",
    )


@pytest.fixture
def denial(told):
    return told(
        "denial.txt",
        "Séoul a démenti jeudi avoir accepté de livrer des obus aux États-Unis.",
        {"event": "REJECT", "actor": "KOR", "domains": "arms", "date": "2023-05-25"},
        published="2023-05-25",
        language="fr",
    )


def agreed(store: Store) -> Fact:
    (found,) = View(store).facts(Filter(type=("AGREE",))).facts
    return found


def test_sources_show_the_words_that_deny(store, writer, told) -> None:
    text = "South Korea has agreed to send shells to the United States, media reported. Seoul said the reports were inaccurate."
    writer.add([told("a.txt", text, {**SHELLS_FR, "quote": text.split(". ")[0]})])
    fact = agreed(store)
    assert fact.disputed == ("denied",)
    (source,) = View(store).sources([fact])[fact.id]
    assert source.denied is not None
    assert source.denied.text == "Seoul said the reports were inaccurate."
    assert View(store).count(Filter(disputed=True)) == 1


def test_one_text_denies_what_another_says(store, writer, report, denial) -> None:
    for batch in permutations([report, denial]):
        writer.add(list(batch))
        fact = agreed(store)
        (rejected,) = View(store).facts(Filter(type=("REJECT",))).facts
        assert fact.denied_by == (rejected.id,)
        assert fact.disputed == ("denied",)
        assert fact.notes[-1].startswith(f"denied by {rejected.id}: +")


def test_the_order_makes_no_difference(store, writer, report, denial) -> None:
    writer.add([denial])
    writer.add([report])
    assert agreed(store).disputed == ("denied",)


@pytest.mark.parametrize(
    ("text", "day", "actor"),
    [
        ("Séoul a démenti jeudi avoir rappelé son ambassadeur à Tokyo.", "2023-05-25", "KOR"),  # something else
        ("Séoul a démenti jeudi avoir accepté de livrer des obus aux États-Unis.", "2024-05-25", "KOR"),  # a year later
        ("Tokyo a démenti jeudi avoir accepté de livrer des obus aux États-Unis.", "2023-05-25", "JPN"),  # another
        ("Séoul n'a pas démenti avoir accepté de livrer des obus aux États-Unis.", "2023-05-25", "KOR"),
        ("Séoul a refusé de livrer des obus aux États-Unis.", "2023-05-25", "KOR"),  # a refusal is no denial
    ],
)
def test_what_denies_nothing_of_it(store, writer, told, report, text, day, actor) -> None:
    record = {"event": "REJECT", "actor": actor, "domains": "arms", "date": day}
    writer.add([report, told("b.txt", text, record, published=day, language="fr")])
    assert (agreed(store).disputed, agreed(store).denied_by) == ((), ())


def test_it_is_undisputed_again_where_the_denial_goes(store, writer, told, report, denial) -> None:
    writer.add([report, denial])
    (rejected,) = agreed(store).denied_by
    judged = judge(store, Judgement(action=Action.REJECT, facts=(rejected,), author="A. Reader", reason="misread"))
    assert (agreed(store).disputed, agreed(store).denied_by) == ((), ())
    judge(store, Judgement(action=Action.UNDO, facts=(rejected,), undoes=judged.id, author="A. Reader", reason="well read"))
    assert agreed(store).denied_by == (rejected,)
    writer.add([told("denial.txt", "Séoul et Washington se sont rencontrés.", published="2023-05-25", language="fr")])
    assert (agreed(store).disputed, agreed(store).denied_by) == ((), ())


def test_what_is_denied_keeps_no_promise(store, writer, told, denial) -> None:
    promise = told(
        "p.txt",
        "South Korea will send artillery shells to the United States by June.",
        {"by": "KOR", "to": "USA", "what": "send artillery shells to the United States by June", "due": "2023-06"},
        published="2023-03-01",
    )
    sent = told(
        "s.txt",
        "South Korea has sent artillery shells to the United States, a newspaper said.",
        {"event": "AID", "actor": "KOR", "recipient": "USA", "domains": "arms", "date": "2023-05-23"},
        published="2023-05-24",
    )
    writer.add([promise, sent])
    (fact,) = View(store).facts(Filter(kind=Kind.COMMITMENT)).facts
    assert fact.kept_by
    writer.add([denial])
    (fact,) = View(store).facts(Filter(kind=Kind.COMMITMENT)).facts
    assert (fact.kept_by, fact.withdrawn_by) == (None, None)


# -- data -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"deny": ["nie", "nie"]}, "twice"),
        ({"deny": ["Nie"]}, "lower case"),
        ({"deny": ["démenti"]}, "without accents"),
        ({"denies": []}, "must hold the fields"),
    ],
)
def test_the_data_is_checked(monkeypatch, change, problem) -> None:
    good = words.read_yaml("fr/denials.yaml")
    monkeypatch.setattr(words, "read_yaml", lambda _: good | change)
    words.load_denials.cache_clear()
    with pytest.raises(KnowledgeError, match=problem):
        words.load_denials("fr")
    words.load_denials.cache_clear()

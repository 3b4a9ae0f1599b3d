"""Text to blocks: kinds, datelines, joined lines, stories; every rule's examples."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.documents.structure import find_blocks, is_header_date
from comity.knowledge.texts import DatelineRule, LineRule, languages, page_words, plain_apostrophes
from comity.model.document import Block, BlockKind

LINES = [(language, rule) for language in languages() for rule in page_words(language).lines]
DATELINES = [(language, rule) for language in languages() for rule in page_words(language).datelines]
BODY = "Les ministres de la Tunisie et de la Norvège ont signé vendredi un accord de pêche, selon un communiqué publié à Oslo."
OTHER = "Le texte sera soumis aux deux parlements avant la fin du printemps."


def show(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text, "fr")]


def first(text: str) -> Block:
    return find_blocks(text, "fr")[0]


@pytest.mark.parametrize(("language", "rule"), LINES, ids=[r.id for _, r in LINES])
def test_the_examples_of_a_line_rule(language: str, rule: LineRule) -> None:
    assert rule.yes and rule.no
    for text in rule.yes:
        assert rule.search(plain_apostrophes(text)), f"{rule.id} misses {text!r}"
    for text in rule.no:
        assert not rule.search(plain_apostrophes(text)), f"{rule.id} takes {text!r}"


@pytest.mark.parametrize(("language", "rule"), DATELINES, ids=[r.id for _, r in DATELINES])
def test_the_examples_of_a_dateline_rule(language: str, rule: DatelineRule) -> None:
    assert rule.yes and rule.no
    for text in rule.yes:
        block = find_blocks(text, language)[0]
        assert block.dateline is not None or block.kind is BlockKind.HEADER, f"{rule.id} misses {text!r}"
    for text in rule.no:
        block = find_blocks(text, language)[0]
        assert block.dateline is None and block.kind is not BlockKind.HEADER, f"{rule.id} takes {text!r}"


@pytest.mark.parametrize(
    ("dateline", "header"),
    [
        ("OSLO, 14 fév. (NTB/AFP) --", False),
        ("Tunis (TAP) -", False),
        ("TUNIS -", False),
        ("Tunis –", False),
        ("Tunis-", False),
        ("date 2023-07", True),
        ("Publié le 3 mai 2021", True),
        ("3 mai 2021 . –", False),
        ("AA/Tunis", False),
        ("(Agence Ecofin) -", False),
        ("TUNIS, 11 juillet (TASS).", False),
        ("Tunis, 12 novembre (RHC-PL)", False),
        ("(VOVWORLD) -", False),
    ],
)
def test_datelines_are_split_off(dateline: str, header: bool) -> None:
    text = f"{dateline} {BODY}"
    block = first(text)
    assert block.dateline is not None
    assert block.dateline.quote == dateline
    assert text[block.start : block.end] == BODY
    assert is_header_date(dateline, "fr") is header


def test_a_dateline_on_a_line_of_its_own_goes_to_the_paragraph_after_it() -> None:
    text = f"Un accord de pêche\n\n24 mars 2018 . –\n{BODY}\n"
    title, body = find_blocks(text, "fr")
    assert title.kind is BlockKind.TITLE
    assert body.kind is BlockKind.BODY and body.dateline is not None and body.dateline.quote == "24 mars 2018 . –"


@pytest.mark.parametrize(
    "title",
    [
        "OTAN - Ukraine : un accord",
        "Chine – Afrique : le sommet",
        "Paris-Berlin : accord sur les chars",
        "ONU - Mali : la mission prend fin",
    ],
)
def test_a_title_is_no_dateline(title: str) -> None:
    assert show(f"{title}\n\n{BODY}")[0] == ("title", title)


def test_a_page() -> None:
    text = (
        "Accueil\n12 mars 2021\nLa Norvège et la Tunisie d'accord sur la pêche\nPar Anne Martin\nPartager\n"
        f"{BODY}\nLe texte entre en vigueur lundi, a dit le ministre. (FIN)\nA lire aussi\nLe thon se fait rare\n"
    )
    assert [kind for kind, _ in show(text)] == [
        "boilerplate", "header", "title", "byline", "boilerplate", "body", "body", "boilerplate", "boilerplate", "boilerplate",
    ]  # fmt: skip


def test_the_end_mark_and_the_signature_are_split_off() -> None:
    assert show(f"{BODY} -VNA") == [("body", BODY), ("boilerplate", "-VNA")]
    assert show(f"{BODY}(FIN)") == [("body", BODY), ("boilerplate", "(FIN)")]


def test_a_list_of_links_ends_where_prose_begins() -> None:
    text = f"{BODY}\n\nLire aussi\nLe thon se fait rare\n\n{OTHER}\n"
    assert [kind for kind, _ in show(text)] == ["body", "boilerplate", "boilerplate", "body"]


def test_captions() -> None:
    caption = "Le ministre Ali Ben (à gauche) serre la main de son homologue à Oslo."
    assert show(f"Un accord\n\n{BODY}\n{caption}\n{caption}")[2:] == [("caption", caption), ("boilerplate", caption)]
    assert show(f"Un accord de pêche\n\nLes ministres à Oslo. Photo : TAP\n\n{BODY}")[1][0] == "caption"


def test_a_language_that_is_not_read_is_boilerplate() -> None:
    text = f"{BODY}\n\nDer Minister hat den Vertrag mit den Partnern nicht unterzeichnet, und das ist für die Stadt von Bedeutung."
    assert [kind for kind, _ in show(text)] == ["body", "boilerplate"]


def languages_of(text: str, page: str) -> list[tuple[str, str | None]]:
    return [(text[block.start : block.end], block.language) for block in find_blocks(text, page)]


def test_a_block_in_another_language_is_read_in_it() -> None:
    title, english = "Tunisia and Norway agree on fishing", "The text will go to both parliaments before the end of spring."
    assert languages_of(f"{title}\n\n{BODY}\n\n{english}", "fr") == [(title, "en"), (BODY, None), (english, "en")]
    assert languages_of(f"{english}\n\n{BODY}", "en") == [(english, None), (BODY, "fr")]


def test_a_paragraph_is_split_where_its_language_changes() -> None:
    english = "The text will go to both parliaments before the end of spring, and they will vote on it."
    assert languages_of(f"{BODY} {english} {OTHER}", "fr") == [(BODY, None), (english, "en"), (OTHER, None)]


def test_the_furniture_of_the_other_language() -> None:
    assert [kind for kind, _ in show(f"{BODY}\n\nSign up for our daily newsletter and get the news.")] == ["body", "boilerplate"]


def test_lines_wrapped_by_hand_are_joined() -> None:
    text = (
        "Les ministres de la Tunisie et de la Norvège ont signé vendredi un accord\n"
        "de pêche, après deux ans de négociations, selon un communiqué publié à\n"
        "Oslo. Le texte sera soumis aux deux parlements avant la fin du printemps,\n"
        "et une commission se réunira chaque année.\n"
        "\n"
        "Une délégation de chercheurs se rendra en mai à Tromsø pour étudier les\n"
        "stocks de morue, qui ont baissé.\n"
    )
    assert [kind for kind, _ in show(text)] == ["body", "body"]


def test_a_line_is_a_paragraph_otherwise() -> None:
    other = "Le texte sera soumis aux deux parlements avant la fin du printemps."
    assert show(f"{BODY}\n{other}\n{BODY[:-1]} et à Tunis.") == [
        ("body", BODY),
        ("body", other),
        ("body", f"{BODY[:-1]} et à Tunis."),
    ]


def test_two_stories() -> None:
    second = "SANTIAGO, 11 mars (EFE) - Le Chili ouvrira une ambassade à La Valette en juin, a annoncé jeudi son ministre."
    text = f"Un accord de pêche\n\nTUNIS, 12 mars (TAP) - {BODY}\n\nUne ambassade à Malte\n\n{second}\n"
    assert [block.story for block in find_blocks(text, "fr")] == [0, 0, 1, 1]


def test_signatures_and_links_after_the_text() -> None:
    links = "Le thon se fait rare au large de Tunis\nLa morue revient dans les fjords du nord"
    assert [kind for kind, _ in show(f"{BODY}\n\nAnne Martin\n\n{links}")] == ["body", "byline", "boilerplate", "boilerplate"]


def test_a_header_date_before_a_dateline() -> None:
    text = " date 2021-12 Oslo, 3 décembre (AFP) - Le ministre tunisien de la Pêche a reçu son homologue norvégien pour deux jours."
    header, body = find_blocks(text, "fr")
    assert (text[header.start : header.end], header.kind) == ("date 2021-12", BlockKind.HEADER)
    assert body.dateline is not None
    assert body.dateline.quote == "Oslo, 3 décembre (AFP) -"
    assert text[body.start : body.end].startswith("Le ministre")


def test_headings_do_not_make_stories() -> None:
    text = f"Un accord de pêche\n\n{BODY}\n\nDeux ans de négociations\n\n{OTHER}\n"
    assert {block.story for block in find_blocks(text, "fr")} == {0}


def test_a_headline_alone() -> None:
    assert show("Tunisie-Norvège : accord sur la pêche") == [("title", "Tunisie-Norvège : accord sur la pêche")]


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\u00a0",
        "SEOUL, 14 fév. (Yonhap) -- ",
        "3 mai 2021 . –",
        "Publié le 3 mai 2021",
        "(FIN)",
        " -VNA",
        "A lire aussi",
        "Partager",
        BODY,
        "Un titre sans point",
        "|",
        "—",
        "Photo : VNA",
        "AA/Rabat",
        "date 2023-07",
        "\u2028",
        "\x0c",
        "le ministre,",
    ]
)


@given(st.lists(PIECES | st.text(max_size=30), max_size=14).map("".join))
def test_blocks_cover_the_text(text: str) -> None:
    blocks = find_blocks(text, "fr")
    left, end, story = list(text), 0, 0
    for block in blocks:
        if block.dateline is not None:
            block.dateline.check(text)
            assert end <= block.dateline.start and block.dateline.end <= block.start
            left[block.dateline.start : block.dateline.end] = " " * (block.dateline.end - block.dateline.start)
        assert end <= block.start < block.end <= len(text)
        assert not text[block.start].isspace() and not text[block.end - 1].isspace()
        assert block.story in (story, story + 1)
        story, end = block.story, block.end
        left[block.start : block.end] = " " * (block.end - block.start)
    assert not "".join(left).replace("\ufeff", "").replace("\u200b", "").strip()


@pytest.mark.parametrize(
    "text",
    [
        "Le député a signé lundi. " * 40_000,
        "court\n" * 40_000,
        "- " * 400_000,
        "Un titre assez long sans point\n" * 10_000,
        "(" * 500_000,
    ],
)
def test_a_megabyte_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    find_blocks(text, "fr")
    assert time.process_time() - begun < 8

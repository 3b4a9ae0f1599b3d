"""Texts cut at their highlights: nothing is lost, nothing marked that should not be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.faces.web.highlights import Highlight, paragraphs, segments

KINDS = ("event", "instrument", "commitment")
TEXTS = st.text(alphabet="ab é\n\r\t𝄞", max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Highlight]]:
    text = draw(TEXTS)
    place = st.integers(-2, len(text) + 2)
    spans = draw(st.lists(st.tuples(place, place, st.sampled_from(KINDS)), max_size=6))
    return text, [Highlight(start, end, number, kind) for number, (start, end, kind) in enumerate(spans, 1)]


@given(marked())
def test_segments_joined_are_the_text_and_each_has_the_highlights_that_cover_it(given: tuple[str, list[Highlight]]) -> None:
    text, highlights = given
    found = segments(text, highlights)
    assert "".join(segment.text for segment in found) == text
    assert all(segment.text for segment in found)
    inside = [each for each in highlights if 0 <= each.start < each.end <= len(text)]
    for segment in found:
        end = segment.start + len(segment.text)
        assert text[segment.start : end] == segment.text
        assert set(segment.highlights) == {each for each in inside if each.start < end and each.end > segment.start}
        assert set(segment.begins) == {each for each in inside if each.start == segment.start}
    begun = [each for segment in found for each in segment.begins]
    assert sorted(begun, key=id) == sorted(inside, key=id)


@given(marked())
def test_paragraphs_joined_are_the_text(given: tuple[str, list[Highlight]]) -> None:
    text, highlights = given
    found = paragraphs(text, highlights)
    assert "".join(segment.text for paragraph in found for segment in paragraph) == text
    assert all(paragraph for paragraph in found)
    for paragraph in found[:-1]:
        assert "\n" in "".join(segment.text for segment in paragraph)


def test_what_overlaps_is_cut_where_it_begins_and_ends() -> None:
    text = "France and Spain signed an accord."
    event, accord = Highlight(0, 33, 1, "event", anchor="e1"), Highlight(24, 33, 2, "instrument")
    found = segments(text, [accord, event])
    assert [(each.text, each.classes, each.numbers) for each in found] == [
        ("France and Spain signed ", "event", "1"),
        ("an accord", "event instrument several", "1 2"),
        (".", "", ""),
    ]
    assert [each.begins for each in found] == [(event,), (accord,), ()]


def test_blank_lines_stay_with_the_paragraph_before() -> None:
    found = paragraphs("Title\n \r\n\nOne line\nand another.\n\nEnd", [])
    assert [paragraph[0].text for paragraph in found] == ["Title\n \r\n\n", "One line\nand another.\n\n", "End"]


def test_denials_and_what_they_deny_are_told_apart() -> None:
    found = segments("He left. Not so.", [Highlight(0, 7, 1, "event", denied=True), Highlight(9, 15, 1, "event", denial=True)])
    assert [each.classes for each in found] == ["event denied", "", "denial", ""]

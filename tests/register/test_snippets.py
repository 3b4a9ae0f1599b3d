"""The words around what was looked for."""

from __future__ import annotations

from comity.register.snippets import excerpt


def written(text: str, *pieces: str, width: int = 280) -> str:
    return "".join(f"[{piece.text}]" if piece.found else piece.text for piece in excerpt(text, pieces, width))


def test_whole_words_are_told_apart_whatever_their_accents() -> None:
    assert written("L'art de l'Accord : party, art.", "art", "accord") == "L'[art] de l'[Accord] : party, [art]."
    assert written("Un accord-cadre\nde paix", "accord cadre", "paix") == "Un [accord-cadre] de [paix]"


def test_the_stretch_with_the_most_words_is_shown() -> None:
    text = "Seoul met. " + "Nothing was said of it. " * 30 + "Seoul and Tallinn signed an accord." + " The end came late." * 30
    shown = written(text, "seoul", "accord", width=120)
    assert "[Seoul] and Tallinn signed an [accord]." in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_without_words_it_is_the_beginning() -> None:
    assert written("One two three four five", width=13) == "One two three …"
    assert written("Short.") == "Short."
    assert written("Nothing of it.", "absent") == "Nothing of it."
    assert written("", "absent") == ""


def test_nothing_in_a_text_is_markup() -> None:
    assert written("<b>peace</b>", "peace", "b") == "<[b]>[peace]</[b]>"


def test_no_word_is_cut() -> None:
    text = "alpha beta gamma delta " * 40 + "peace " + "epsilon zeta eta " * 40
    for width in range(90, 110):
        shown = "".join(piece.text for piece in excerpt(text, ["peace"], width))
        assert set(shown.split()) <= {*text.split(), "…"}

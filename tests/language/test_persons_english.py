"""Persons' names in raw English text."""

from __future__ import annotations

import pytest

from comity.language.gazetteer import Gazetteer
from comity.language.persons import find_persons


def words(text):
    names = Gazetteer.load("en").find(text)
    return [text[name.start : name.end] for name in find_persons(text, names, "en")]


@pytest.mark.parametrize(("text", "name"), [
    ("NATO Secretary General Jens Stoltenberg spoke.", "Jens Stoltenberg"),
    ("US Secretary of State Antony Blinken's plane landed", "Antony Blinken"),
    ("Mr Tanaka agreed", "Tanaka"),
    ("Ms. Tanaka agreed", "Tanaka"),
    ("Gen. Smith agreed", "Smith"),
    ("Crown Prince Mohammed bin Salman arrived", "Mohammed bin Salman"),
    ("Foreign Minister Israel Katz replied", "Israel Katz"),
    ("Vice Premier He Lifeng arrived", "He Lifeng"),
    ("Foreign Minister Park agreed", "Park"),
    ("Hanno Pevkur, Estonia's defence minister, spoke", "Hanno Pevkur"),
    ("Yusko Orlenta said on Monday", "Yusko Orlenta"),
    ("the Rt Hon Harriet Coleridge agreed", "Harriet Coleridge"),
    ("In May Danish Prime Minister Mette Frederiksen left", "Mette Frederiksen"),
])  # fmt: skip
def test_names(text, name):
    assert words(text) == [name]


@pytest.mark.parametrize("text", [
    "Japan, Vietnam Sign Cyber Pact",
    "Foreign Minister Visits Kyiv",
    "The House Foreign Affairs Committee backed the bill in May.",
    "On Monday the National Cybersecurity Coordination Centre opened.",
    "The Ministry of Foreign Affairs said on Tuesday",
    "a spokeswoman for NATO's Multinational Corps Northeast",
    "the American Revolution Constitution Hall",
    "Will Japan sign?",
])  # fmt: skip
def test_no_names(text):
    assert words(text) == []


def test_a_surname_alone_is_found_in_a_headline():
    text = "Macron Meets Xi In Beijing\n\nPresident Emmanuel Macron met President Xi Jinping. Macron's visit ends today."
    assert words(text) == ["Macron", "Xi", "Emmanuel Macron", "Xi Jinping", "Macron"]


def test_a_suffix_is_no_family_name():
    assert words("President Ferdinand Marcos Jr. spoke. Later Marcos left.")[-1] == "Marcos"

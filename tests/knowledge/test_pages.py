"""The marks of pages: ``knowledge/pages.yaml``."""

from __future__ import annotations

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import pages

GOOD = {
    "published": ["date"],
    "stories": ["Article"],
    "dated": ["date"],
    "redated": ["update"],
    "unknown_days": ["1970-01-01"],
    "beside": ["card"],
    "hyphened": ["vice"],
}


def test_the_lists() -> None:
    marks = pages.load_marks()
    assert "article:published_time" in marks.published
    assert not [name for name in marks.published if "modif" in name or "updat" in name]
    assert marks.stories.index("NewsArticle") < marks.stories.index("WebPage")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cards": ["x"]}, "no other"),
        ({"dated": "date"}, "dated: it must be a list"),
        ({"unknown_days": [1970]}, "in quotes"),
        ({"beside": ["card", "card"]}, "card stands there twice"),
        ({"published": ["Date"]}, "Date must be in small letters"),
    ],
)
def test_errors_name_file_entry_and_remedy(change: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "read_yaml", lambda _: {**GOOD, **change})
    pages.load_marks.cache_clear()
    with pytest.raises(KnowledgeError, match=rf"knowledge/pages\.yaml.*{said}"):
        pages.load_marks()
    pages.load_marks.cache_clear()

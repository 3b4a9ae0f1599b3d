"""English dates in parsed sentences: which way the verb looks."""

from __future__ import annotations

import pytest

from comity.documents import build
from comity.flow import names
from comity.language.analyse import Analyser
from comity.language.pipeline import SHIPPED
from comity.mentions.dates import find_dates

pytestmark = pytest.mark.skipif(not (SHIPPED / "en" / "parser").is_dir(), reason="the English pipeline is not trained yet")


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load("en")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers met in Oslo on Thursday.", "2018-02-08"),
        ("The talks were held in Oslo on Thursday.", "2018-02-08"),
        ("The two have signed the pact on Thursday.", "2018-02-08"),
        ("The ministers will meet in Oslo on Thursday.", "2018-02-15"),
        ("The talks will be held in Oslo on Thursday.", "2018-02-15"),
        ("The president is expected to arrive on Thursday.", "2018-02-15"),
        ("They agreed to meet again on Thursday.", "2018-02-15"),
        ("The conference opens on Thursday in Oslo.", "2018-02-15"),
        ("The meeting scheduled for Thursday was cancelled.", "2018-02-15"),
    ],
)
def test_the_verb_decides(analyser: Analyser, text: str, value: str) -> None:
    document = build("a", text, published="2018-02-14", language="en")
    (mention,) = find_dates(document, analyser.analyse(document, names(document)))
    assert (mention.value, mention.relative) == (value, True)

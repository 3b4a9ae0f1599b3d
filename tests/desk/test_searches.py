"""Saved searches."""

from __future__ import annotations

import pytest

from comity.desk import accounts, searches
from comity.desk.accounts import Role
from comity.desk.searches import SearchError
from comity.desk.store import Desk
from comity.errors import RegisterError
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View


def why(error: pytest.ExceptionInfo[SearchError]) -> str:
    return error.value.why


def test_it_is_kept_as_filters_and_nothing_else(desk: Desk) -> None:
    query = "words=%22joint+statement%22&actor=KOR&actor=EST&confidence=0.5&rejected=1"
    made = searches.save(desk, "Ada", "  Joint\n statements ", f"{query}&domain=&sort=date&after=x&as_of=2020-01-01&lang=fr", "fr")
    assert made.query == query
    assert made.name == "Joint statements"
    assert made.given == {"words": '"joint statement"', "actor": ["KOR", "EST"], "confidence": 0.5, "rejected": True}
    assert searches.given(searches.written(made.given)) == made.given
    assert (made.owner, made.language, made.mail, made.every) == ("Ada", "fr", None, None)
    assert searches.of(desk, "Ada") == [made]


def test_each_sees_their_own(desk: Desk) -> None:
    mine = searches.save(desk, "Ada", "b", "words=b", "en")
    first = searches.save(desk, "Ada", "A", "words=a", "en")
    searches.save(desk, "Grace", "c", "words=c", "en")
    assert [search.name for search in searches.of(desk, "Ada")] == ["A", "b"]
    with pytest.raises(SearchError, match="no such saved search") as error:
        searches.find_one(desk, "Grace", mine.id)
    assert why(error) == "unknown"
    searches.delete(desk, first)
    assert [search.name for search in searches.of(desk, "Ada")] == ["b"]


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("", "words=a", "name"),
        ("x" * 121, "words=a", "name"),
        ("a\x07b", "words=a", "name"),
        ("a", "", "empty"),
        ("a", "sort=date&after=x", "empty"),
        ("a", "words=" + "a" * 5000, "long"),
    ],
)
def test_what_cannot_be_saved(desk: Desk, name: str, query: str, expected: str) -> None:
    with pytest.raises(SearchError) as error:
        searches.save(desk, "Ada", name, query, "en")
    assert why(error) == expected
    assert searches.of(desk, "Ada") == []


def test_there_is_an_end_to_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MANY", 2)
    for name in "ab":
        searches.save(desk, "Ada", name, "words=a", "en")
    with pytest.raises(SearchError) as error:
        searches.save(desk, "Ada", "c", "words=a", "en")
    assert why(error) == "many"
    searches.save(desk, "Grace", "c", "words=a", "en")


def test_a_key_opens_one_search_until_it_is_renewed(desk: Desk) -> None:
    made, other = (searches.save(desk, "Ada", name, "words=a", "en") for name in "ab")
    assert made.key != other.key
    assert len(made.key) >= 40
    assert searches.by_key(desk, made.key) == made
    assert searches.by_key(desk, "x") is None
    searches.renew(desk, made)
    assert searches.by_key(desk, made.key) is None
    assert searches.by_key(desk, searches.find_one(desk, "Ada", made.id).key) is not None


def test_who_may_no_longer_read_has_no_feed(desk: Desk) -> None:
    local = searches.save(desk, "local", "a", "words=a", "en")
    made = searches.save(desk, "ada", "a", "words=a", "en")
    assert searches.by_key(desk, local.key)
    accounts.add(desk, "grace", "a long password of hers", Role.ADMIN)
    accounts.add(desk, "ada", "a long password of hers", Role.READER)
    assert searches.by_key(desk, local.key) is None
    assert searches.by_key(desk, made.key) == made
    accounts.disable(desk, "ada")
    assert searches.by_key(desk, made.key) is None


def test_a_digest_begins_when_it_is_asked_for(desk: Desk, clock: object) -> None:
    made = searches.save(desk, "Ada", "a", "words=a", "en")
    clock.later(days=30)  # type: ignore[attr-defined]
    searches.send_digest(desk, made, " ada@example.org ", "week", "fr")
    (asked,) = searches.with_digest(desk)
    assert (asked.mail, asked.every, asked.language, asked.sent) == ("ada@example.org", "week", "fr", None)
    assert asked.told == desk.now() > asked.created
    clock.later(days=1)  # type: ignore[attr-defined]
    searches.sent(desk, asked, "2026-02-20T00:00:00.000000Z")
    searches.send_digest(desk, searches.find_one(desk, "Ada", made.id), "ada@example.org", "day", "fr")  # begun already
    (later,) = searches.with_digest(desk)
    assert (later.every, later.told, later.sent) == ("day", "2026-02-20T00:00:00.000000Z", desk.now())
    searches.stop_digest(desk, later)
    assert searches.with_digest(desk) == []
    assert searches.of(desk, "Ada")[0].mail is None


@pytest.mark.parametrize(
    "mail", ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b\r\nBcc: c@d", "a@b, c@d", "x" * 250 + "@b.org", "é@b.org"]
)
def test_what_is_no_mail_address(desk: Desk, mail: str) -> None:
    made = searches.save(desk, "Ada", "a", "words=a", "en")
    with pytest.raises(SearchError) as error:
        searches.send_digest(desk, made, mail, "day", "en")
    assert why(error) == "mail"
    assert searches.with_digest(desk) == []


def test_how_often_is_a_choice(desk: Desk) -> None:
    made = searches.save(desk, "Ada", "a", "words=a", "en")
    with pytest.raises(SearchError) as error:
        searches.send_digest(desk, made, "ada@example.org", "hour", "en")
    assert why(error) == "every"


def test_it_becomes_a_filter_of_the_register(desk: Desk, store: Store) -> None:
    made = searches.save(desk, "Ada", "a", "words=a&actor=Cor%C3%A9e+du+Sud&domain=cybersecurity", "en")
    assert made.filter(View(store)) == Filter(words="a", actor=("KOR",), domain=("cybersecurity",))
    gone = searches.save(desk, "Ada", "b", "actor=org/gone", "en")
    with pytest.raises(RegisterError, match="nobody"):
        gone.filter(View(store))

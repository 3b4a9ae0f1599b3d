"""The loader of roles.yaml and references.yaml."""

from __future__ import annotations

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import roles
from comity.knowledge.roles import Phrases, Sort, given_names, leading_family_names, load_references, load_roles


def test_french_lists_load():
    found = load_roles("fr").nouns.at(["le", "premier", "ministre", "est", "là"], 1)
    assert found is not None
    assert (found[0], found[1].id, found[1].sort, found[1].gender) == (2, "prime-minister", Sort.OFFICE, "m")
    assert load_references("fr").numbers["deux"] == 2


def test_the_longest_phrase_counts():
    table = Phrases.of([("chef", 1), ("chef de l'état", 2)])
    assert table.at(["chef", "de", "l'", "état"], 0) == (4, 2)
    assert table.at(["chef", "de", "bureau"], 0) == (1, 1)
    assert table.at(["bureau"], 0) is None


def test_names_of_the_world():
    assert given_names()["Ursula"] == "f"
    assert "Kim" in leading_family_names()


@pytest.fixture
def edited(monkeypatch):
    """Loads roles.yaml with one entry changed."""

    def load(key, value):
        raw = roles.read_yaml("fr/roles.yaml")
        monkeypatch.setattr(roles, "read_yaml", lambda path: {**raw, key: value})
        return load_roles.__wrapped__("fr")

    return load


@pytest.mark.parametrize(("key", "value", "told"), [
    ("container_bodies", ["palace"], "palace"),
    ("office_of_body", {"presidency": "wizard"}, "wizard"),
    ("adjective_fields", {"étrangère": "magic"}, "magic"),
    ("roles", {"heroes": {}}, "heroes"),
    ("bodies", {"ministry": ["a|b|c"]}, "a|b|c"),
    ("extra", [], "extra"),
])  # fmt: skip
def test_a_wrong_entry_is_told(edited, key, value, told):
    with pytest.raises(KnowledgeError, match=r"roles\.yaml") as caught:
        edited(key, value)
    assert told in str(caught.value)


def test_a_missing_language_is_told():
    with pytest.raises(KnowledgeError, match=r"xx/roles\.yaml"):
        load_roles("xx")

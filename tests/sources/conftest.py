"""What the tests of sources share: opening bytes as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.files import opened
from comity.sources.notes import Note


@dataclass
class Opened:
    """What came of an input."""

    path: str
    items: list[Item] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The items' names, without that of the file itself."""
        return [item.name.removeprefix(self.path).removeprefix("!/") for item in self.items]

    @property
    def problems(self) -> list[str]:
        """The errors, without the folder."""
        return [str(error).replace(str(Path(self.path).parent) + "/", "") for error in self.errors]


Open = Callable[..., Opened]


@pytest.fixture
def open_bytes(tmp_path: Path) -> Open:
    """Opens bytes as a file of some name."""

    def call(name: str, data: bytes, **options: Any) -> Opened:
        path = tmp_path / name
        path.write_bytes(data)
        found = Opened(str(path))
        if "wanted" in options:
            options["wanted"] = {f"{path}!/{name}" if name else str(path) for name in options["wanted"]}
        for outcome in opened(str(path), tell=found.notes.append, **options):
            assert isinstance(outcome, Item | InputError)
            (found.items if isinstance(outcome, Item) else found.errors).append(outcome)  # type: ignore[arg-type]
        assert all(item.root == str(path) for item in found.items)
        return found

    return call

"""Imports only point down: each room knows those below it, and nothing above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import comity

LAYERS = (
    *("errors", "model", "knowledge", "sources", "documents", "language", "mentions", "events", "coding"),
    *("flow", "coder", "scale", "register", "export", "briefs", "desk", "evaluation", "faces"),
)
"""From the bottom up; the package itself (``comity.read``) and ``__main__`` stand above all."""
ROOT = Path(comity.__file__).parent
ABOVE_ALL = {"__init__", "__main__"}


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).parts[0].removesuffix(".py") not in ABOVE_ALL)


def imports(path: Path) -> Iterator[str]:
    """The full names of what a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import hides its layer"
            if node.module == "comity":
                yield from (f"comity.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert layer in LAYERS, f"{layer}: a room that is not in the list of layers"
    for name in imports(path):
        if name.startswith("comity."):
            below = name.split(".")[1]
            if below in {"__version__", *comity.__all__}:
                assert layer == "faces", f"{path}: only faces use the public interface"
            else:
                assert LAYERS.index(below) <= LAYERS.index(layer), f"{path} imports {name}, which stands above it"


def test_model_imports_no_stage() -> None:
    for path in (ROOT / "model").glob("*.py"):
        assert all(name.split(".")[1] in {"model", "errors"} for name in imports(path) if name.startswith("comity."))


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long

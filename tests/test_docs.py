"""What README.md tells a user to do can be done."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "gold" / "README.md"]
FENCE = re.compile(r"```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
RUN = re.compile(r"<!-- run: (.+?) -->")


def snippets(kind: str) -> list[str]:
    return [found["body"] for found in FENCE.finditer(README) if found["kind"] == kind]


def commands() -> list[str]:
    """Every ``comity …`` in the pages: in shell blocks, in code spans and above outputs."""
    told = [line for body in snippets("sh") for line in body.splitlines()]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        told += re.findall(r"`(comity [^`]+)`", text) + RUN.findall(text) + re.findall(r"^    (comity .+)$", text, re.MULTILINE)
    pieces = (piece for line in told for piece in line.partition("#")[0].split("|"))
    return sorted({piece.strip() for piece in pieces if piece.strip().startswith("comity ")})


@pytest.mark.parametrize("command", commands())
def test_commands_and_their_options_exist(run: Callable[..., Any], command: str) -> None:
    words = shlex.split(command)[1:]
    names = [word for word in words if not word.startswith("-")]
    grouped = names[0] in {"accounts", "evaluate", "judge", "sources"}
    grouped |= names[0] == "bench" and names[1:2] in (["register"], ["sources"], ["web"])
    path = names[:2] if grouped else names[:1]
    told = run(*path, "--help")
    assert told.status == 0, command
    for option in (word for word in words if word.startswith("--")):
        assert option in told.out, command


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)", "\n".join([*snippets("sh"), *re.findall(r"`(make [^`]+)`", README)])):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("snippet", snippets("python"))
def test_python_snippets_run(
    snippet: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(snippet, "README.md", "exec"), {"__name__": "readme"})
    assert "AGREE" in capsys.readouterr().out


def test_links_and_paths_exist() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:src|gold|tests)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path


def test_every_output_is_there() -> None:
    outputs = re.findall(r"<!-- run: .+? -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert len(outputs) == len(RUN.findall(README))
    assert all(output.strip() for output in outputs)


def test_nothing_names_a_machine() -> None:
    """No registry, no path of a developer's machine."""
    files = [ROOT / name for name in ("README.md", "Makefile", "constraints.txt", "pyproject.toml", ".ci/run", "NOTICE")]
    for path in files:
        assert not re.search(r"/(?:home|root|work|tmp)/|index-url|file://|localhost", path.read_text(encoding="utf-8")), path

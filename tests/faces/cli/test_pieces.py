"""Inputs, outputs and the small pieces of the views."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from comity.errors import InputError
from comity.faces.cli.output import Output
from comity.faces.cli.show import Heading, clean, date, name_of, quote
from comity.model.reading import Evidence, Trace
from comity.scale.inputs import gather, items


def test_files_of_folders_are_sorted_and_read_once(folder: Path) -> None:
    inputs = gather([str(folder / "visit.txt"), str(folder), str(folder / "below")])
    names = [Path(str(entry)).name for entry in inputs.entries]
    assert names == ["visit.txt", "agreement.txt", "nothing.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX systems")
def test_a_pipe_in_a_folder_is_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    inputs = gather([str(folder)])
    assert len(inputs.entries) == 3
    assert "pipe or device 1" in inputs.notes[0]


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "below" / "up").symlink_to(folder, target_is_directory=True)
    assert len(gather([str(folder)]).entries) == 3


def test_files_are_opened_only_when_asked_for(folder: Path) -> None:
    found = items(gather([str(folder)]).entries)
    next(found)
    (folder / "visit.txt").unlink()
    assert isinstance(next(found), InputError)


def test_output_to_a_device(tmp_path: Path) -> None:
    with Output(Path(os.devnull)) as output:
        output.line("x")
    assert not Path(os.devnull + ".part").exists()


def test_a_failed_run_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), Output(target) as output:
        output.line("new")
        raise RuntimeError
    assert target.read_text(encoding="utf-8") == "old"
    assert (tmp_path / "out.txt.part").read_text(encoding="utf-8") == "new\n"


TEXT = "Oslo a\nremercié  Lomé, et Lomé a remercié Oslo."


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=5))
def test_a_quote_keeps_its_words_whatever_is_marked(words: list[tuple[int, int]]) -> None:
    piece = Evidence(start=0, end=len(TEXT), text=TEXT)
    shown = quote([piece], Trace(words=tuple(words)), mark=False).plain
    assert "".join(shown.split()) == "«" + "".join(TEXT.split()) + "»"


def test_key_words_side_by_side_are_marked_together() -> None:
    piece = Evidence(start=10, end=10 + len(TEXT), text=TEXT)
    assert (
        quote([piece], Trace(words=((15, 16), (17, 25))), mark=True).plain == "« Oslo *a remercié* Lomé, et Lomé a remercié Oslo. »"
    )


def test_what_could_steer_a_terminal_is_made_visible() -> None:
    assert clean("a\x1b[2Jb\u202ec\n d") == "a�[2Jb�c d"


def test_a_long_name_is_not_cut(folder: Path) -> None:
    deep = folder / ("x" * 120)
    console = Console(width=80, file=StringIO())
    console.print(Heading(str(deep)))
    assert console.file.getvalue().replace("\n", "") == str(deep)  # type: ignore[attr-defined]


def test_dates_and_names() -> None:
    assert date("2019-07-29/2019-08-03") == "2019-07-29 – 2019-08-03"
    assert date(None) == "—"
    assert name_of("EST") == "Estonia"
    assert name_of("XKX") == "Kosovo"
    assert name_of("NATO") is None

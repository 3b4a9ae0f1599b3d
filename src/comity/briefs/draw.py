"""Drawings as SVG and PNG, through Typst with the fonts that it brings."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal

import typst

from comity.briefs.note import Drawing

PPI = 220.0
"""Pixels per inch of drawings in Word."""
_PAGE = b"""
#set page(width: auto, height: auto, margin: 2mm)
#drawn(json(bytes(sys.inputs.figure)))
"""


@cache
def template(name: str) -> bytes:
    """One of the package's Typst files."""
    return (files("comity.briefs") / name).read_bytes()


def svg(drawing: Drawing) -> bytes:
    """A drawing as SVG."""
    return _compiled(drawing, "svg", None)


def png(drawing: Drawing) -> bytes:
    """A drawing as PNG."""
    return _compiled(drawing, "png", PPI)


def _compiled(drawing: Drawing, form: Literal["svg", "png"], ppi: float | None) -> bytes:
    return typst.compile(
        template("drawing.typ") + _PAGE,
        format=form,
        ppi=ppi,
        sys_inputs={"figure": json.dumps(drawing.figure)},
        ignore_system_fonts=True,
    )

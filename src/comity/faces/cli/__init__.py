"""The command line: thin commands over the flow. They gather inputs and lay out results; they hold no rules."""

from comity.faces.cli.main import main

__all__ = ["main"]

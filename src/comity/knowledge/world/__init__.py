"""The world: states, international organisations, their bodies, seats and media, with names in every language.

``load()`` reads the tables of ``data/`` once; :class:`World` answers what an id stands for and gives the gazetteer its entries.
"""

from __future__ import annotations

from comity.knowledge.world.forms import Form, Guard
from comity.knowledge.world.model import LANGUAGES, Context, Entry, Organisation, State, World
from comity.knowledge.world.reader import load

__all__ = ["LANGUAGES", "Context", "Entry", "Form", "Guard", "Organisation", "State", "World", "load"]

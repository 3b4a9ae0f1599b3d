"""Crosswalks: how the field's other layouts say what Comity records, and where states and towns lie.

``load_cameo()``, ``load_iccd()`` and ``load_dca()`` read the conversion tables beside this module, ``load_cow()`` the numbers that
the Correlates of War project gives to states, ``load_coordinates()`` the points of states and towns. Each fails on an unknown
entry.
"""

from __future__ import annotations

from comity.knowledge.crosswalks.geography import CowState, Point, load_coordinates, load_cow
from comity.knowledge.crosswalks.layouts import Cameo, Dca, Iccd, load_cameo, load_dca, load_iccd

__all__ = [
    "Cameo",
    "CowState",
    "Dca",
    "Iccd",
    "Point",
    "load_cameo",
    "load_coordinates",
    "load_cow",
    "load_dca",
    "load_iccd",
]

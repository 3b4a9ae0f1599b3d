"""The web face: pages that show a register, follow each claim to its words, and correct it; see :mod:`comity.faces.web.app`."""

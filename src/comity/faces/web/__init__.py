"""The web face: pages that show a register, follow each claim to its words, and correct it. See :func:`comity.faces.web.app.create_app`."""

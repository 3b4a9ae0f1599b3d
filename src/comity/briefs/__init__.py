"""Briefing notes: what the register holds on a question, in sentences that each rest on quoted words.

``compose`` asks the register and writes a :class:`comity.briefs.note.Note`; ``write`` lays it out as Markdown, HTML, Word or PDF.
"""

"""Coding pairs: what the lexicon and a small model say that one actor does to another."""

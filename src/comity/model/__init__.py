"""Frozen types that every stage shares; they import no stage."""

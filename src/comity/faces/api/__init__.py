"""The REST face: the same answers as JSON under ``/api/v1``."""

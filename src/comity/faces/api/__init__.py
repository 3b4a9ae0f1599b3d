"""The REST interface: the register for programs, under ``/api/v1``. Thin: it asks what the pages ask, and answers in JSON."""

"""How the server of the pages is set up: nobody's word is taken for where a request comes from, and headers are bounded."""

from __future__ import annotations

import sys
from typing import Any

from fastapi import FastAPI
from uvicorn import Config

HEADERS = 32 * 1024
"""Bytes of the first line and the headers of a request, at most."""
SWITCH = 0.001
"""Seconds that a thread may go on while others wait: a page asks the database many short questions, and waits anew after each."""
LEAVING = 5
"""Seconds that requests have to end when the server is ended."""


def config(app: FastAPI, **more: Any) -> Config:
    """The settings of uvicorn.

    Args:
        app: the pages; which proxies they believe they know themselves.
        more: further settings of uvicorn.
    """
    sys.setswitchinterval(SWITCH)
    usual = {
        "access_log": False,  # addresses hold what people search for
        "h11_max_incomplete_event_size": HEADERS,
        "http": "h11",
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": LEAVING,
        "ws": "none",
    }
    return Config(app, **{**usual, **more})

"""schemathesis asks what the description allows, and what it does not: no server error, and answers as they are described."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi

from browsing import Served, serving
from comity.faces.api.app import ROUTERS
from comity.faces.api.describe import described

CASES = {GenerationMode.POSITIVE: 15, GenerationMode.NEGATIVE: 10}
"""Of each operation: what the description allows, and what it does not."""
WORK = 8
"""Of each operation that reads a text or changes the register, in either mode."""
PATIENCE = 60  # seconds for an answer: the first text that is read starts the reader
CHECKED: list[Any] = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
    openapi.response_schema_conformance,
]


def operations() -> list[tuple[str, str, GenerationMode]]:
    """The endpoints, as the description names them; without parameters nothing can be asked that is not allowed."""
    bare = FastAPI()
    for router in ROUTERS:
        bare.router.routes.extend(router.routes)
    return [
        (path, method.upper(), mode)
        for path, methods in described(bare, "en")["paths"].items()
        for method, said in methods.items()
        for mode in CASES
        if mode is GenerationMode.POSITIVE or "parameters" in said or "requestBody" in said
    ]


@pytest.fixture(scope="module")
def asked(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = shutil.copy(demo, tmp_path_factory.mktemp("api") / "comity.db")
    with serving(place, questions="100000/second", work="100000/second") as served:
        yield served


@pytest.fixture(scope="module")
def schema(asked: Served) -> Any:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", asked.app)


@pytest.mark.parametrize(("path", "method", "mode"), operations())
def test_answers_are_as_described(schema: Any, path: str, method: str, mode: GenerationMode) -> None:
    operation = schema[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=CASES[mode] if method == "GET" else WORK,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asks(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKED, timeout=PATIENCE)

    asks()

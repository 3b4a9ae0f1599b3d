"""The description of the interface: OpenAPI 3.1, made of what the endpoints promise and of the words of a language."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from comity import __version__
from comity.faces.api.asking import JSON
from comity.faces.api.contract import ALWAYS, Contract, contract_of
from comity.faces.api.problems import MEDIA, ROOT, Problem
from comity.knowledge.web import Words, load_web_words

TAGS = ("facts", "documents", "actors", "judgements", "reading", "export", "about")
"""Groups of endpoints, in order."""
_REF = "#/components/schemas/{name}"
Json = dict[str, Any]


def description(api: FastAPI, language: str) -> bytes:
    """The description as JSON, made once for each language."""
    made: dict[str, bytes] = api.state.described
    if language not in made:
        made[language] = json.dumps(described(api, language), ensure_ascii=False, indent=1).encode()
    return made[language]


def described(api: FastAPI, language: str) -> Json:
    """The description of an interface.

    Args:
        api: the application.
        language: of its words.
    """
    words = load_web_words(language)
    every = (route for route in api.routes if isinstance(route, APIRoute) and route.include_in_schema)
    routes = [(route, contract) for route in every if (contract := contract_of(route.endpoint))]
    types = _types([contract for _, contract in routes])
    references, schemas = msgspec.json.schema_components(types, ref_template=_REF)
    by_type = dict(zip(map(repr, types), references, strict=True))
    generated = get_openapi(title="", version="", routes=[route for route, _ in routes])
    paths: Json = {}
    for route, contract in routes:
        path = route.path_format.removeprefix("/v1") or "/"
        (method,) = (each.lower() for each in route.methods or ())
        parameters = generated["paths"][route.path_format][method].get("parameters", [])
        paths.setdefault(path, {})[method] = _operation(route, contract, parameters, by_type, words)
    components = generated.get("components", {}).get("schemas", {})
    kept = {name: schema for name, schema in components.items() if name not in ("HTTPValidationError", "ValidationError")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comity",
            "version": __version__,
            "summary": words("api.summary"),
            "description": words("api.about", header="Authorization: Bearer TOKEN"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ROOT}],
        "security": [{"token": []}, {"session": []}, {}],
        "tags": [{"name": tag, "description": words(f"api.tag_{tag}")} for tag in TAGS],
        "paths": paths,
        "components": {
            "schemas": {**kept, **{name: _plain(schema) for name, schema in schemas.items()}},
            "responses": {f"problem_{status}": _problem(status, words) for status in _statuses(routes)},
            "headers": _headers(words),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": words("api.token")},
                "session": {"type": "apiKey", "in": "cookie", "name": "comity_session", "description": words("api.session")},
            },
        },
    }


def _types(contracts: list[Contract]) -> list[Any]:
    found = [Problem]
    for contract in contracts:
        found += [each for each in (*contract.answers.values(), *contract.takes.values()) if each is not None]
    return list({repr(each): each for each in found}.values())


def _statuses(routes: list[tuple[APIRoute, Contract]]) -> list[int]:
    return sorted({*ALWAYS, *(status for _, contract in routes for status in contract.errors)})


def _operation(route: APIRoute, contract: Contract, parameters: list[Json], by_type: Json, words: Words) -> Json:
    key = route.operation_id or ""
    found: Json = {
        "operationId": key,
        "tags": list(route.tags),
        "summary": words(f"api.operation_{key}"),
        "description": words(f"api.more_{key}"),
        "security": [{"token": [contract.scope]}, {"session": []}, {}],
    }
    if parameters:
        found["parameters"] = [_parameter(each, words) for each in parameters]
    if contract.takes:
        content = {media: _content(type, media, by_type) for media, type in contract.takes.items()}
        if contract.example is not None:
            content[JSON]["examples"] = {"usual": {"value": contract.example}}
        found["requestBody"] = {"required": True, "content": content}
    found["responses"] = dict(_responses(contract, by_type, words))
    return found


def _responses(contract: Contract, by_type: Json, words: Words) -> Iterator[tuple[str, Json]]:
    names = ["ETag"] if contract.held else ["Location"] if contract.status == 201 else []
    names += ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    yield str(contract.status), {
        "description": words(f"api.status_{contract.status}"),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {media: _content(type, media, by_type) for media, type in contract.answers.items()},
    }
    if contract.held:
        yield "304", {"description": words("api.status_304")}
    for status in sorted({*ALWAYS, *contract.errors}):
        yield str(status), {"$ref": f"#/components/responses/problem_{status}"}


def _content(type: Any, media: str, by_type: Json) -> Json:
    if type is not None:
        return {"schema": by_type[repr(type)]}
    if media.startswith("text/"):
        return {"schema": {"type": "string"}}
    return {"schema": {"type": "object"}} if media.endswith("json") else {}


def _parameter(given: Json, words: Words) -> Json:
    found = {**given, "description": words(f"api.parameter_{given['name']}")}
    schema = dict(found.get("schema", {}))
    for noise in ("title", "description"):
        schema.pop(noise, None)
    if (examples := schema.pop("examples", None)) is not None:
        found["examples"] = {"usual": {"value": examples[0]}}
    found["schema"] = schema
    return found


def _problem(status: int, words: Words) -> Json:
    example = {
        "type": f"{ROOT}/docs#problem-{status}",
        "title": words(f"api.problem_{status}"),
        "status": status,
        "detail": "…",
        "instance": f"{ROOT}/facts",
        "remedy": None,
        "errors": [],
    }
    names = {401: ["WWW-Authenticate"], 405: ["Allow"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    schema = {"$ref": _REF.format(name="Problem")}
    return {
        "description": words(f"api.problem_{status}"),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {MEDIA: {"schema": schema, "examples": {"usual": {"value": example}}}},
    }


def _headers(words: Words) -> Json:
    text = {"type": "string"}
    names: dict[str, Json] = {
        "Allow": text,
        "ETag": text,
        "Location": text,
        "RateLimit-Limit": {"type": "integer"},
        "RateLimit-Remaining": {"type": "integer"},
        "RateLimit-Reset": {"type": "integer"},
        "Retry-After": {"type": "integer"},
        "WWW-Authenticate": text,
    }
    return {
        name: {"description": words(f"api.header_{name.lower().replace('-', '_')}"), "schema": schema}
        for name, schema in names.items()
    }


def _plain(schema: Json) -> Json:
    """A schema whose description is as it would be read."""
    return {**schema, "description": inspect.cleandoc(schema["description"])} if "description" in schema else schema

"""The page of the REST interface: what its description says, for people."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from comity.faces.api.describe import TAGS, description
from comity.faces.api.problems import DOCS, ROOT, STATUSES
from comity.faces.web.asked import Page

router = APIRouter()
Json = dict[str, Any]


@router.get(DOCS)
def show(asked: Page) -> Response:
    """All endpoints with what they take and answer."""
    document: Json = json.loads(description(asked.request.app.state.api, asked.language))
    operations = [
        {**operation, "method": method.upper(), "path": path, "scope": operation["security"][0]["token"][0]}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    by_tag = {tag: [each for each in operations if tag in each["tags"]] for tag in TAGS}
    said = {tag["name"]: tag["description"] for tag in document["tags"]}
    return asked.page("api.html", here="api", document=document, by_tag=by_tag, said=said, problems=STATUSES, root=ROOT, kind=kind)


def kind(schema: Json | bool) -> str:
    """What a value is, in short: ``string``, ``Fact``, ``[Source]``, ``integer | null``."""
    if isinstance(schema, bool):
        return "any"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].replace("Listed_", "Listed of ").removesuffix("_")
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(kind(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{kind(schema.get('items', {}))}]"
    return str(schema.get("type", "bytes"))

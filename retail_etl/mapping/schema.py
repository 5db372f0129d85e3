"""The JSON schema of a mapping file, so that an editor completes its keys and marks what cannot be."""

from __future__ import annotations

import json
from typing import Any, Final

from retail_etl.contracts.catalog import CATALOG
from retail_etl.mapping.document import MappingDocument
from retail_etl.mapping.functions import NAMED

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def mapping_schema() -> dict[str, Any]:
    """The schema, with the canonical tables that there are to read, and the short form of a field."""
    schema = MappingDocument.model_json_schema(by_alias=True)
    tables = sorted(name for name, entry in CATALOG.items() if entry.group == "canonical")
    schema["properties"]["from"]["enum"] = tables
    field = schema["$defs"]["TargetField"]
    named = ", ".join(f"{name}()" for name in sorted(NAMED))
    expression = {"type": "string", "minLength": 1, "description": f"A scalar expression. Named functions: value(), {named}."}
    schema["$defs"]["TargetField"] = {"anyOf": [expression, field]}
    for part in ("Joined", "Listed"):
        for name in ("first_by", "order_by"):
            known = schema["$defs"][part]["properties"].get(name)
            if known is not None:
                schema["$defs"][part]["properties"][name] = {"anyOf": [{"type": "string", "minLength": 1}, known]}
    return {"$schema": _DIALECT, "title": "A mapping of retail_etl", **schema}


def schema_text() -> str:
    """The schema as the file ``config/mapping.schema.json`` has it."""
    return json.dumps(mapping_schema(), indent=2, ensure_ascii=False) + "\n"

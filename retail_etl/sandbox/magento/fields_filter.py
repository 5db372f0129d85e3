"""The `fields` parameter: which parts of an answer are sent. It filters the output only, never the work behind it."""

from __future__ import annotations

import re
from typing import Any

_FORBIDDEN = re.compile(r"[^\w\[\],]", re.ASCII)
_TOKENS = re.compile(r"\w+|[\[\]]", re.ASCII)

Selection = dict[str, Any]


def parse_fields(expression: str) -> Selection | None:
    """Names to keep, nested names under their parent (`{"items": {"entity_id": None}}`); None for a malformed text."""
    if not expression or _FORBIDDEN.search(expression):
        return None
    root: Selection = {}
    stack = [root]
    last = ""
    for part in _TOKENS.findall(expression):
        if part == "[":
            nested: Selection = {}
            stack[-1][last] = nested
            stack.append(nested)
        elif part == "]":
            stack.pop()
            if not stack:
                return None
        else:
            last = part
            stack[-1][part] = None
    return root if len(stack) == 1 else None


def apply_fields(expression: str, answer: Any) -> Any:
    """The answer cut down to the named fields.

    A malformed text gives `[]`, and so does an object of which nothing is left: PHP writes an empty array where the
    object was. Naming a field of the items without the `items[...]` wrapper therefore empties the whole answer.
    """
    if not expression or not isinstance(answer, dict | list):
        return answer
    selection = parse_fields(expression)
    return [] if selection is None else _select(answer, selection)


def _select(value: Any, selection: Selection) -> Any:
    if isinstance(value, list):
        return [_select(member, selection) for member in value]
    if not isinstance(value, dict):
        return value
    kept = {
        name: _select(member, nested) if (nested := selection[name]) is not None else member
        for name, member in value.items()
        if name in selection
    }
    return kept or []

"""Where a key stands in a YAML text."""

from __future__ import annotations

import re
from typing import Any


def line_of(text: str, key: str) -> int | None:
    """The line of a key with dots (``matching.legs.payment_gl.order[1]``), or of the last part of it that the text has."""
    import yaml

    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    line = None
    for part in re.findall(r"[^.\[\]]+", key):
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == part), None)
            if found is None:
                return line
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
    return line

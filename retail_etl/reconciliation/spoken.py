"""An outcome's evidence in words, for explanations from the warehouse and from files alike."""

from __future__ import annotations

import json
from typing import Any


def because(evidence: dict[str, Any]) -> list[str]:
    """The fields that decided, in one line; and the record that is probably the other half, in another."""
    lines = ["  because " + ", ".join(f"{key} = {plain(value)}" for key, value in evidence.items() if key != "likely")]
    if likely := evidence.get("likely"):
        bits = ", ".join(f"{name} {value:+}" for name, value in likely["bits"].items())
        lines.append(f"  probably with {likely['id']}: {likely['probability']}, next best {likely['runner_up']} (bits: {bits})")
    return lines


def plain(value: Any) -> str:
    """A text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

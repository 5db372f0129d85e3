"""Reading the bodies of refusals, which come as JSON, as forms, as web pages of whatever stands between, or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

import msgspec

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

_TAGS: Final = re.compile(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>")
_SHOWN_MAX: Final = 200


def json_object(answer: Answer) -> dict[str, Any] | None:
    """The body as a JSON object, or ``None``."""
    try:
        read = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return read if isinstance(read, dict) else None


def form(answer: Answer) -> dict[str, str]:
    """The body as form fields; empty where it is none."""
    text = answer.body.decode("utf-8", "replace")
    if "=" not in text or text.lstrip().startswith(("<", "{", "[")):
        return {}
    return {name: values[0] for name, values in parse_qs(text).items()}


def plain_text(answer: Answer) -> str:
    """The first words of a body of any kind, without markup, for a person to recognise."""
    words = " ".join(_TAGS.sub(" ", answer.body[:20_000].decode("utf-8", "replace")).split())
    return words[:_SHOWN_MAX] or "no explanation"

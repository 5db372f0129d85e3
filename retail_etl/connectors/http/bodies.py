"""Reading bodies that keep no agreement.

Refusals come as JSON, as forms, as web pages of whatever stands between; listings may hold single records that are no
strict JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qs

import msgspec

if TYPE_CHECKING:
    from retail_etl.connectors.http.answer import Answer

T = TypeVar("T")

_TAGS: Final = re.compile(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>")
_SHOWN_MAX: Final = 200


class Unread(msgspec.Struct):
    """An object of which nothing is read; decoding passes over it."""


# A record of a listing whose cursor stands beside the records: it may be anything, and is judged by whoever stores it.
UnreadRecord = Unread | list[Any] | str | float | bool | None


def leniently(body: bytes, shape: type[T]) -> T | None:
    """The body read as ``shape`` although it is no strict JSON (``NaN``, broken UTF-8), or ``None``.

    One bad record must not keep us from paging past it; whoever stores the record judges it. Numbers stay text.
    """
    try:
        read = json.loads(body.decode("utf-8", "replace"), parse_int=str, parse_float=str)
        return msgspec.convert(read, shape, strict=False)
    except (ValueError, RecursionError):
        return None


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

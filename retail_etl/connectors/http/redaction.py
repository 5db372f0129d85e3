"""Cutting secrets out of whatever may be shown: URLs, messages, log lines."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

CUT: Final = "***"
_SHORTEST: Final = 4  # shorter secrets would cut holes into ordinary words
# Secrets that we do not know, by the company they keep: a source may echo another caller's header or a fresh token.
_SHAPES: Final = (
    re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(
        r"(?i)(\b(?:access_token|refresh_token|client_secret|password|api[-_]key|x-api-key|oauth_signature|oauth_token|secret)"
        r"\"?\s*[:=]\s*\"?)[^\s\"&,;}]+"
    ),
)


class Secrets:
    """The secrets that one connector knows, including the tokens it was given on the way."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._lock = Lock()
        self._known: tuple[str, ...] = ()
        for secret in known:
            self.add(secret)

    def __repr__(self) -> str:
        return f"Secrets({len(self._known)} known)"

    def add(self, secret: str) -> None:
        """Remember a secret, and the form it takes inside a URL."""
        if len(secret) < _SHORTEST:
            return
        with self._lock:
            forms = {*self._known, secret, quote(secret, safe="")}
            self._known = tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def cut(self, text: str) -> str:
        """The text with every known secret, and whatever looks like one by its name, replaced by ``***``."""
        for secret in self._known:
            text = text.replace(secret, CUT)
        text = _SHAPES[0].sub(rf"\1 {CUT}", text)
        return _SHAPES[1].sub(rf"\1{CUT}", text)

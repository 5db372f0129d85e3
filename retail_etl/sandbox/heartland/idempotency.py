"""Idempotency keys of POSTs: the same key and body gives the stored answer again."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.responses import Response

from retail_etl.sandbox.heartland.rejections import Rejection, bad_request, invalid

LONGEST_KEY = 50
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Stored:
    """An answer that was given."""

    fingerprint: str
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    at: float


@dataclass
class IdempotencyKeys:
    """Answers by client and key, for a day of the machine's clock."""

    _answers: dict[tuple[str, str], Stored | None] = field(default_factory=dict)

    def begin(self, client: str, key: str | None, path: str, body: bytes, *, required: bool) -> Response | None:
        """The stored answer, if the request was answered before; None means: go on, then call `finish` or `abandon`.

        Raises:
            Rejection: 400 without a key where one is required, 409 while the first request is in flight, 422 for another body.
        """
        if key is None:
            if required:
                raise bad_request("Idempotency-Key is required", **{"Idempotency-Key": ["required"]})
            return None
        if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
            raise bad_request("Idempotency-Key has 1 to 50 printable characters", **{"Idempotency-Key": ["invalid"]})
        slot = (client, key)
        if slot not in self._answers:
            self._answers[slot] = None
            return None
        stored = self._answers[slot]
        if stored is None:
            raise Rejection(409, "idempotency_in_progress", "the first request with this key is not answered yet")
        if time.time() - stored.at > KEPT_SECONDS:
            self._answers[slot] = None
            return None
        if stored.fingerprint != _fingerprint(path, body):
            raise invalid("the key was used with another body", error="idempotency_mismatch")
        headers = {**dict(stored.headers), "Idempotent-Replayed": "true"}
        return Response(stored.body, stored.status, headers, "application/json")

    def finish(self, client: str, key: str | None, path: str, body: bytes, response: Response) -> None:
        """Keeps the answer."""
        if key is not None:
            kept = tuple((name, value) for name, value in response.headers.items() if name in {"location", "etag"})
            self._answers[client, key] = Stored(
                _fingerprint(path, body), response.status_code, bytes(response.body), kept, time.time()
            )

    def abandon(self, client: str, key: str | None) -> None:
        """The request failed before it changed anything: its key is free again."""
        if key is not None:
            self._answers.pop((client, key), None)

    def dump(self) -> list[dict[str, Any]]:
        """The answers given, by client and key."""
        return [
            {"client": client, "key": key, **asdict(stored), "body": stored.body.decode()}
            for (client, key), stored in self._answers.items()
            if stored is not None
        ]

    def load(self, kept: list[dict[str, Any]]) -> None:
        """Takes up what `dump` gave."""
        for one in kept:
            headers = tuple((name, value) for name, value in one["headers"])
            self._answers[one["client"], one["key"]] = Stored(
                one["fingerprint"], one["status"], one["body"].encode(), headers, float(one["at"])
            )


def _fingerprint(path: str, body: bytes) -> str:
    return hashlib.sha256(path.encode() + b"\n" + body).hexdigest()

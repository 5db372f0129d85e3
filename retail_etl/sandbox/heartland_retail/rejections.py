"""Refusals as Heartland Retail words them."""

from __future__ import annotations

from typing import Any


class Rejection(Exception):  # noqa: N818 - an answer to the caller, no failure of ours
    """A request that is answered with an error body."""

    def __init__(self, status: int, error: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": error, "message": message, "details": details or {}}


def invalid(field: str, said: str) -> Rejection:
    """400 `validation_error` for one field."""
    return Rejection(400, "validation_error", "Validation failed", {field: [said]})

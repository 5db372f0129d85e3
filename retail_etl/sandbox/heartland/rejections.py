"""Refusals in the form of the v1 contract."""

from __future__ import annotations

from typing import Any


class Rejection(Exception):  # noqa: N818 - an answer to the caller, no failure of ours
    """A request that is answered with an error body."""

    def __init__(
        self,
        status: int,
        error: str,
        message: str,
        details: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.details = details or {}
        self.headers = headers or {}

    def body(self, request_id: str) -> dict[str, Any]:
        """The error body of section 1.4."""
        return {"error": self.error, "message": self.message, "details": self.details, "request_id": request_id}


def bad_request(message: str, **details: Any) -> Rejection:
    """400 `bad_request`."""
    return Rejection(400, "bad_request", message, details)


def not_found(what: str, identifier: str) -> Rejection:
    """404 `not_found`."""
    return Rejection(404, "not_found", f"no {what} {identifier!r}")


def invalid(message: str, details: dict[str, Any] | None = None, error: str = "validation_error") -> Rejection:
    """422, by default `validation_error`."""
    return Rejection(422, error, message, details)

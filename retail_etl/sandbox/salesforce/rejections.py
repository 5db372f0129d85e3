"""What the org says when it does not do what it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class RejectedCallError(Exception):
    """A whole request that is refused: the body is an array of one."""

    status: int
    code: str
    message: str
    fields: tuple[str, ...] = ()

    def body(self) -> list[dict[str, Any]]:
        """The body as plain REST answers have it."""
        named = {"fields": list(self.fields)} if self.fields else {}
        return [{"message": self.message, "errorCode": self.code, **named}]


@dataclass(eq=False)
class RowError(Exception):
    """A record that is refused; in plain REST a 400 (or 404), in a collection one row of the answer."""

    code: str
    message: str
    fields: tuple[str, ...] = ()
    status: int = 400

    def in_row(self) -> dict[str, Any]:
        """The error as rows of collections carry it: with `statusCode` instead of `errorCode`."""
        return {"statusCode": self.code, "message": self.message, "fields": list(self.fields)}

    def as_rejection(self) -> RejectedCallError:
        """The error as plain REST answers it."""
        return RejectedCallError(self.status, self.code, self.message, self.fields)


def not_found(what: str = "The requested resource does not exist") -> RejectedCallError:
    """404 for paths, objects and records that are not there."""
    return RejectedCallError(404, "NOT_FOUND", what)


def malformed(message: str) -> RejectedCallError:
    """400 for a query that cannot be read."""
    return RejectedCallError(400, "MALFORMED_QUERY", message)


def session_expired() -> RejectedCallError:
    """401 for a token that is missing, unknown or spent."""
    return RejectedCallError(401, "INVALID_SESSION_ID", "Session expired or invalid")


def no_body(message: str) -> RejectedCallError:
    """400 for a body that is no JSON of the expected form."""
    return RejectedCallError(400, "JSON_PARSER_ERROR", message)

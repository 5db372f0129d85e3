"""What Magento says when it refuses a call: the body of its REST errors and the status that goes with each cause."""

from __future__ import annotations

import hashlib
from typing import Any


class RejectedCallError(Exception):
    """A refused call: HTTP status and the JSON body `{message, parameters?, errors?}`; the message stays a template."""

    def __init__(self, status: int, message: str, parameters: Any = None, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.parameters = parameters
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body; `parameters` is a list for `%1` and an object for `%fieldName`, and is left out when empty."""
        body: dict[str, Any] = {"message": self.message}
        if self.errors:
            body["errors"] = self.errors
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def unauthorised(resource: str) -> RejectedCallError:
    """401 for a caller without the ACL resource; an unknown or absent caller gets the very same words."""
    return RejectedCallError(401, "The consumer isn't authorized to access %resources.", {"resources": resource})


def missing_parameter(name: str) -> RejectedCallError:
    """400 for a required parameter that was not sent."""
    return RejectedCallError(400, '"%fieldName" is required. Enter and try again.', {"fieldName": name})


def no_such_entity(field: str, value: object) -> RejectedCallError:
    """404 for an entity that is not there, in the form of most repositories."""
    message = "No such entity with %fieldName = %fieldValue"
    return RejectedCallError(404, message, {"fieldName": field, "fieldValue": value})


def missing_document() -> RejectedCallError:
    """404 of the sales repositories, which do not name the id."""
    return RejectedCallError(404, "The entity that was requested doesn't exist. Verify the entity and try again.")


def no_route() -> RejectedCallError:
    """404 for a path that no module serves; a missing edition or module looks the same."""
    return RejectedCallError(404, "Request does not match any route.")


def internal_error(cause: str) -> RejectedCallError:
    """500 in production mode: the cause is masked, a report id derived from it leads to the server's log."""
    report_id = hashlib.sha256(cause.encode()).hexdigest()[:13]
    message = f"Internal Error. Details are available in Magento log file. Report ID: webapi-{report_id}"
    return RejectedCallError(500, message)

"""What Kinetic says when it refuses a call: one JSON envelope with the exception's type and a correlation id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import uuid

UNEXPECTED = (
    "We apologize, but an unexpected internal problem occurred. Please provide the correlation ID to your administrator."
)


class RefusedCallError(Exception):
    """A refused call: HTTP status, message and exception type; `detail` points at table and field where there is one."""

    def __init__(self, status: int, message: str, error_type: str, detail: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.error_type = error_type
        self.detail = detail

    def envelope(self, correlation_id: uuid.UUID) -> dict[str, Any]:
        """The JSON body of the refusal."""
        details = {"Message": self.message, "Type": "Error", **(self.detail or {})}
        return {
            "HttpStatus": self.status,
            "ReasonPhrase": "REST API Exception",
            "ErrorMessage": self.message,
            "ErrorType": self.error_type,
            "ErrorDetails": [details],
            "CorrelationId": str(correlation_id),
        }


def bad_query(message: str) -> RefusedCallError:
    """400 for an OData query that cannot be read."""
    return RefusedCallError(400, message, "Microsoft.OData.ODataException")


def unknown_property(name: str, entity_type: str) -> RefusedCallError:
    """400 for a property the entity type does not have; names are case sensitive."""
    return bad_query(f"Could not find a property named '{name}' on type '{entity_type}'.")


def unauthenticated(message: str) -> RefusedCallError:
    """401 for a missing or wrong API key, password or token."""
    return RefusedCallError(401, message, "System.UnauthorizedAccessException")


def out_of_scope(message: str) -> RefusedCallError:
    """403 for what the API key's access scope or the company does not allow."""
    return RefusedCallError(403, message, "Ice.Common.UnauthorizedAccessException")


def not_found(message: str) -> RefusedCallError:
    """404 for a service, set, method or BAQ that does not exist."""
    return RefusedCallError(404, message, "Epicor.RESTApi.ApiException")


def record_not_found() -> RefusedCallError:
    """404 for a row that is not there."""
    return RefusedCallError(404, "Record not found.", "Ice.RecordNotFoundException")


def business_rule(message: str, detail: dict[str, str] | None = None) -> RefusedCallError:
    """400 for what a business object refuses."""
    return RefusedCallError(400, message, "Ice.Common.BusinessObjectException", detail)


def unexpected() -> RefusedCallError:
    """500 of a swallowed server exception; an unknown column in a where clause ends here too."""
    return RefusedCallError(500, UNEXPECTED, "Ice.Common.EpicorServerException")

"""What each of Salesforce's error codes asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class ErrorClass(StrEnum):
    """What to do about an error."""

    LOG_IN = "log_in"  # the session has ended: once more with a new token
    RETRY = "retry"  # the same request may work soon
    DEFER = "defer"  # the org's allowance is used up: work waits
    REORDER = "reorder"  # something it needs is not there yet
    RECORD = "record"  # the record itself is refused
    CONFIGURATION = "configuration"  # nothing of the kind will work until somebody changes the org or our settings
    CONFLICT = "conflict"  # somebody else was faster


@dataclass(frozen=True)
class Said:
    """One error as Salesforce words it: ``errorCode`` of plain answers, ``statusCode`` of rows."""

    code: str
    message: str = ""
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Code, words and fields on one line."""
        named = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{self.code}: {self.message}{named}"


_BY_CODE: Final[Mapping[ErrorClass, frozenset[str]]] = {
    ErrorClass.LOG_IN: frozenset({"INVALID_SESSION_ID"}),
    ErrorClass.RETRY: frozenset(
        {
            "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG", "QUERY_TIMEOUT", "UNKNOWN_EXCEPTION",
            "PLATFORM_EVENT_PUBLISHING_UNAVAILABLE", "ALL_OR_NONE_OPERATION_ROLLED_BACK", "PROCESSING_HALTED",
        }
    ),
    ErrorClass.DEFER: frozenset(
        {"REQUEST_LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "TXN_SECURITY_METERING_ERROR", "STORAGE_LIMIT_EXCEEDED"}
    ),
    ErrorClass.REORDER: frozenset({"INVALID_CROSS_REFERENCE_KEY", "ENTITY_IS_DELETED", "INVALID_QUERY_LOCATOR"}),
    ErrorClass.RECORD: frozenset(
        {
            "REQUIRED_FIELD_MISSING", "STRING_TOO_LONG", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "MALFORMED_ID",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION", "FIELD_INTEGRITY_EXCEPTION", "INVALID_EMAIL_ADDRESS", "FAILED_ACTIVATION",
            "NUMBER_OUTSIDE_VALID_RANGE", "DUPLICATE_VALUE", "DUPLICATES_DETECTED", "DUPLICATE_EXTERNAL_ID", "DELETE_FAILED",
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "CANNOT_EXECUTE_FLOW_TRIGGER", "STANDARD_PRICE_NOT_DEFINED",
            "JSON_PARSER_ERROR", "MISSING_ARGUMENT",
        }
    ),
    ErrorClass.CONFIGURATION: frozenset(
        {
            "INVALID_FIELD", "INVALID_TYPE", "NOT_FOUND", "INVALID_FIELD_FOR_INSERT_UPDATE", "INSUFFICIENT_ACCESS_OR_READONLY",
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "API_DISABLED_FOR_ORG", "MALFORMED_QUERY",
            "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "UNSUPPORTED_API_VERSION",
        }
    ),
}  # fmt: skip
_BY_STATUS: Final[Mapping[int, ErrorClass]] = {
    300: ErrorClass.RECORD,
    401: ErrorClass.LOG_IN,
    404: ErrorClass.CONFIGURATION,
    406: ErrorClass.RETRY,
    409: ErrorClass.CONFLICT,
    410: ErrorClass.CONFIGURATION,
    412: ErrorClass.CONFLICT,
    414: ErrorClass.CONFIGURATION,
    415: ErrorClass.CONFIGURATION,
    420: ErrorClass.RETRY,
    429: ErrorClass.RETRY,
    431: ErrorClass.CONFIGURATION,
}
# Arrives as INVALID_FIELD, and yet nothing is wrong with the org: the parent has not been written.
_PARENT_MISSING: Final = "Foreign key external ID"
# The same code says that too much ran at once, which passes within a minute, and that the day's requests are used up.
_DAILY: Final = "TotalRequests"
_SERVER_ERRORS: Final = range(500, 600)

NEXT_STEPS: Final[Mapping[str, str]] = {
    "UNABLE_TO_LOCK_ROW": "It is sent again; if this lasts, look for an account with very many orders or another integration.",
    "REQUEST_LIMIT_EXCEEDED": "Work waits until requests of the last 24 hours expire; see Setup, Company Information.",
    "LIMIT_EXCEEDED": "Work waits until the allowance of the hour or day is new; see the org's limits in Setup.",
    "TXN_SECURITY_METERING_ERROR": "Work waits; a transaction security policy limits how much may be read at once.",
    "STORAGE_LIMIT_EXCEEDED": "Free data storage in the org or buy more; nothing new can be written until then.",
    "INVALID_CROSS_REFERENCE_KEY": "The record it refers to has to be written first; replay this one afterwards.",
    "ENTITY_IS_DELETED": "Restore the record from the recycle bin, or let it be made anew.",
    "REQUIRED_FIELD_MISSING": "Fill the named fields at the source or in the mapping, then replay.",
    "STRING_TOO_LONG": "Shorten the value at the source or in the mapping, then replay.",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "Add the value to the picklist or to the value map, then replay.",
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "A validation rule of the org refuses it: correct the record or let the rule pass the "
    "integration user, then replay.",
    "FIELD_INTEGRITY_EXCEPTION": "The record contradicts another one (price book, account, status): correct it, then replay.",
    "INVALID_EMAIL_ADDRESS": "Correct the mail address at the source, then replay.",
    "NUMBER_OUTSIDE_VALID_RANGE": "Correct the number at the source, then replay.",
    "DUPLICATE_VALUE": "Another record holds this id or name: merge the two or free it, then replay.",
    "DUPLICATES_DETECTED": "A duplicate rule finds this person there: put the Heartland id on that record, then replay.",
    "DUPLICATE_EXTERNAL_ID": "Several records carry this Heartland id, which has to be unique: merge them, then replay.",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "A trigger or flow of the org failed: the message names it; mend it, then replay.",
    "CANNOT_EXECUTE_FLOW_TRIGGER": "A flow of the org failed: the message names it; mend it, then replay.",
    "DELETE_FAILED": "Other records keep it: look at them in the org.",
    "STANDARD_PRICE_NOT_DEFINED": "Give the product a price in the standard price book, then replay.",
    "FAILED_ACTIVATION": "An order is activated with its lines there and its status alone: look at the order in the org.",
    "INVALID_FIELD": "Deploy the org package and assign its permission set; `retail-etl doctor` names what is missing.",
    "INVALID_TYPE": "Deploy the org package and assign its permission set; `retail-etl doctor` names what is missing.",
    "NOT_FOUND": "Check base URL and API version, and that the org package is deployed, with `retail-etl doctor`.",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "Assign the permission set Heartland_Integration to the integration user.",
    "INSUFFICIENT_ACCESS_OR_READONLY": "Assign the permission set Heartland_Integration to the integration user.",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "Let the integration user see what it refers to (sharing, owner).",
    "API_DISABLED_FOR_ORG": "Give the integration user the permission API Enabled; the org's edition must offer the API.",
    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD": "Set a new password for the integration user, one that never expires.",
    "UNSUPPORTED_API_VERSION": "Set RETAIL_ETL_SALESFORCE_API_VERSION to a version that the org serves.",
    "MALFORMED_QUERY": "This is our mistake: report it with the message.",
    "PRECONDITION_FAILED": "Somebody changed the record meanwhile: it is read and compared again.",
}
_STEP_OF_CLASS: Final[Mapping[ErrorClass, str]] = {
    ErrorClass.LOG_IN: "Check the external client app and its user with `retail-etl doctor`.",
    ErrorClass.RETRY: "It is sent again by itself; look at status.salesforce.com if this lasts.",
    ErrorClass.DEFER: "Work waits until the org's allowance is new.",
    ErrorClass.REORDER: "What it refers to has to be written first; then replay.",
    ErrorClass.RECORD: "Correct the record as the message says, then replay.",
    ErrorClass.CONFIGURATION: "Look at the org's set-up with `retail-etl doctor`.",
    ErrorClass.CONFLICT: "It is read and compared again.",
}


def class_of(said: Said, status: int | None = None) -> ErrorClass:
    """What an error asks for; ``status`` is that of the answer, where the error is not one row's."""
    if said.message.startswith(_PARENT_MISSING):
        return ErrorClass.REORDER
    if said.code == "REQUEST_LIMIT_EXCEEDED" and not said.message.startswith(_DAILY):
        return ErrorClass.RETRY
    for error_class, codes in _BY_CODE.items():
        if said.code in codes:
            return error_class
    if status in _SERVER_ERRORS:
        return ErrorClass.RETRY
    if status == 403:  # noqa: PLR2004 -- forbidden, for a reason that is none of the table's
        return ErrorClass.CONFIGURATION
    return _BY_STATUS.get(status or 0, ErrorClass.RECORD)


def next_step_of(said: Said, status: int | None = None) -> str:
    """What a person should do about an error."""
    found = class_of(said, status)
    known = NEXT_STEPS.get(said.code)
    return _STEP_OF_CLASS[found] if known is None or (found is ErrorClass.REORDER and "FIELD" in said.code) else known

"""Every exception of the project, first by what to do about it, then by kind.

RetailEtlError
├── RetryLaterError            the same request may work soon
│   ├── SourceUnavailableError     5xx, 408, broken or silent connection
│   ├── OutcomeUnknownError        a write was sent, and nobody knows whether it took effect
│   ├── RateLimitedError           429; knows the seconds to wait
│   ├── QuotaReachedError          what the source allows in a day is used up, or nearly so
│   ├── WarehouseBusyError         another process holds the writer's lock
│   ├── WarehouseUnavailableError  the warehouse's server does not answer, or has no room
│   ├── OperationsBusyError        another writer holds the operations store
│   └── OperationsUnavailableError the operations store does not answer
├── NeedsPersonError           repeating is useless until somebody acts
│   ├── NoRoomError                a disk of ours is full, or may not be written to
│   ├── SettingsError              unusable settings, all of them at once
│   ├── CredentialError            401, 403, a missing scope
│   ├── RequestRejectedError       any other 4xx
│   ├── SourceChangedError         a field we rely on is gone or has another type
│   ├── PoisonPageError            a page that fails whole, down to the record that breaks it
│   ├── UnusableInputError         a file or configuration that cannot be read
│   ├── WarehouseSchemaError       the warehouse was written by a newer or unknown version
│   ├── SliceTooLargeError         what a run needs at once does not fit into its share of memory
│   ├── OperationsSchemaError      the operations store is of another version
│   ├── NotAllowedError            a step that this person, or nobody, may take as things stand
│   └── SignedReportError          a signed report is gone or is not what was signed
├── ContractBrokenError        more bad rows than the stream tolerates
└── InvariantBrokenError       our own arithmetic disagrees with itself: stop at once
"""

from __future__ import annotations


class RetailEtlError(Exception):
    """The root. Says what happened, where, and what to do next.

    Attributes:
        system: the system it concerns (``heartland``, ``magento``, ``warehouse`` …), or ``None``.
        stream: the stream or table, or ``None``.
        record: the record's key, window or file, or ``None``.
        next_step: what a person (or the caller) should do, in words.
    """

    def __init__(
        self,
        message: str,
        *,
        system: str | None = None,
        stream: str | None = None,
        record: str | None = None,
        next_step: str | None = None,
    ) -> None:
        self.message = message
        self.system = system
        self.stream = stream
        self.record = record
        self.next_step = next_step
        super().__init__(message)

    def __str__(self) -> str:
        """One line: where, what, next step."""
        place = " / ".join(part for part in (self.system, self.stream, self.record) if part)
        told = f"{place}: {self.message}" if place else self.message
        return f"{told} Next: {self.next_step}" if self.next_step else told


class RetryLaterError(RetailEtlError):
    """The same request may work soon."""


class SourceUnavailableError(RetryLaterError):
    """The source answered 5xx or 408, or did not answer."""


class OutcomeUnknownError(RetryLaterError):
    """A write was sent, and no answer says whether it took effect: look before you send it again."""


class RateLimitedError(RetryLaterError):
    """The source asked us to slow down; ``wait_seconds`` is what it asked for, or ``None``."""

    def __init__(self, message: str, *, wait_seconds: float | None = None, **where: str | None) -> None:
        super().__init__(message, **where)
        self.wait_seconds = wait_seconds


class QuotaReachedError(RetryLaterError):
    """What the source allows in a day is used up, or so nearly that our own work waits for the rest of it."""


class WarehouseBusyError(RetryLaterError):
    """Another process kept the warehouse locked for longer than we wait."""


class OperationsBusyError(RetryLaterError):
    """Another writer kept the operations store for longer than we wait."""


class OperationsUnavailableError(RetryLaterError):
    """The operations store does not answer."""


class WarehouseUnavailableError(RetryLaterError):
    """The warehouse's server does not answer, went away, or has no room."""


class NeedsPersonError(RetailEtlError):
    """Repeating is useless until somebody acts."""


class NoRoomError(NeedsPersonError):
    """A disk of ours is full, or a file on it may not be written; what was not committed is not there."""


class SettingsError(NeedsPersonError):
    """The settings cannot be used; the message lists every problem by its name."""


class CredentialError(NeedsPersonError):
    """The source does not accept who we are, or does not let us do this."""


class RequestRejectedError(NeedsPersonError):
    """The source refuses the request itself; ``status`` is its HTTP status."""

    def __init__(self, message: str, *, status: int | None = None, **where: str | None) -> None:
        super().__init__(message, **where)
        self.status = status


class SourceChangedError(NeedsPersonError):
    """A field that we rely on is gone, or has another type, in a whole load."""


class PoisonPageError(NeedsPersonError):
    """A page fails whole, however often it is asked for."""


class UnusableInputError(NeedsPersonError):
    """A file, a configuration or an argument cannot be used at all."""


class WarehouseSchemaError(NeedsPersonError):
    """The warehouse was written by a version that this one does not know."""


class OperationsSchemaError(NeedsPersonError):
    """The operations store is of a version that this one does not know, or was not brought to this one."""


class NotAllowedError(NeedsPersonError):
    """A step of the exception workflow or of closing that this person, or nobody, may take as things stand."""


class SignedReportError(NeedsPersonError):
    """A signed report is not there, or is not byte for byte what was signed."""


class SliceTooLargeError(NeedsPersonError):
    """What a run needs of a table at once does not fit into its share of the memory limit; the message has the figures."""


class ContractBrokenError(RetailEtlError):
    """More rows break the contract than the stream tolerates."""


class InvariantBrokenError(RetailEtlError):
    """Our own figures disagree with one another."""

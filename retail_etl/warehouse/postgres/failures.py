"""What PostgreSQL's errors mean and what to do about each. No text of ours or of the server's carries a password."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from adbc_driver_manager import dbapi

from retail_etl.errors import (
    CredentialError,
    RetailEtlError,
    SettingsError,
    WarehouseBusyError,
    WarehouseUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL: Final = "RETAIL_ETL_DATABASE_URL"
_LOCK_NOT_AVAILABLE: Final = "55P03"
_NO_RIGHT: Final = "42501"
_TRY_AGAIN: Final = ("40001", "40P01")  # serialization failure, deadlock
_NO_SPACE: Final = ("53100", "53200")  # disk full, out of memory
_GONE: Final = ("08", "57P")  # connection lost, server shutting down
_WENT_AWAY: Final = (
    "server closed the connection",
    "no connection to the server",
    "terminating connection",
    "connection to server",
)
_LOGIN_REFUSED: Final = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "is not permitted to log in",
)


@contextmanager
def connecting() -> Iterator[None]:
    """Failures to connect in our own words.

    Raises:
        CredentialError: the server does not let this user in.
        SettingsError: there is no such database or user, or the address cannot be read.
        WarehouseUnavailableError: nobody answers.
    """
    try:
        yield
    except dbapi.Error as error:
        raise not_connected(error, "warehouse") from error


def not_connected(error: BaseException, system: str) -> RetailEtlError:
    """What it means that no connection came about, as any driver tells it."""
    said = _said(error)
    if any(words in said for words in _LOGIN_REFUSED):
        return CredentialError(
            f"PostgreSQL refuses the login: {said}", system=system, next_step=f"mend user and password in {_URL}."
        )
    if "does not exist" in said or "invalid" in said:
        return SettingsError(
            f"the PostgreSQL address leads nowhere: {said}",
            system=system,
            next_step=f"create the database and its user, or mend {_URL}.",
        )
    return WarehouseUnavailableError(
        f"PostgreSQL does not answer: {said}",
        system=system,
        next_step=f"start the server, or mend host and port in {_URL}; nothing was lost.",
    )


@contextmanager
def running(what: str | None = None) -> Iterator[None]:
    """Failures of a statement in our own words; what is our own mistake passes as it is.

    Raises:
        WarehouseBusyError: others hold what it needs.
        CredentialError: the user may not do this.
        WarehouseUnavailableError: the server went away, or has no room.
    """
    try:
        yield
    except (dbapi.Error, pa.ArrowException) as error:
        told = _told(error, what)
        if told is None:
            raise
        raise told from error


def _told(error: Exception, what: str | None) -> RetailEtlError | None:
    state, said = getattr(error, "sqlstate", None) or "", _said(error)
    if state == _LOCK_NOT_AVAILABLE or state in _TRY_AGAIN:
        return WarehouseBusyError(
            f"another run kept the warehouse: {said}",
            system="warehouse",
            stream=what,
            next_step="wait for the other run to end, then run this again; nothing was lost.",
        )
    if state == _NO_RIGHT:
        return CredentialError(
            f"the PostgreSQL user may not do this: {said}",
            system="warehouse",
            stream=what,
            next_step="let the user own the database, or grant it CREATE there (`retail-etl doctor` checks it).",
        )
    if state in _NO_SPACE:
        return WarehouseUnavailableError(
            f"PostgreSQL has no room: {said}",
            system="warehouse",
            stream=what,
            next_step="make room on the server, then run this again; nothing was lost.",
        )
    if state.startswith(_GONE) or any(words in str(error) for words in _WENT_AWAY):
        return WarehouseUnavailableError(
            f"PostgreSQL went away: {said}",
            system="warehouse",
            stream=what,
            next_step="see that the server runs, then run this again; nothing was lost.",
        )
    return None


def _said(error: BaseException) -> str:
    """The server's own sentence, without the driver's words around it, the statement and where it failed."""
    text = str(error)
    for before in ("FATAL:", "ERROR:", "Failed to connect:"):
        text = text.rpartition(before)[2] if before in text else text
    return (text.strip().splitlines() or [""])[0].partition(" Query was:")[0].strip()

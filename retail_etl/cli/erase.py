"""``retail-etl erase``: a person taken out of what is landed and staged."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

import typer

from retail_etl.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retail_etl.ingest.erase import Person, RewrittenLoad


def erase(
    by: Annotated[str, typer.Option(help="Who erases.")],
    request: Annotated[str, typer.Option(help="The number of the request; it goes into the audit log, so no names.")],
    customer: Annotated[
        list[str] | None, typer.Option(help="A system and its id of the person, as heartland:cus_000017.")
    ] = None,
    email: Annotated[list[str] | None, typer.Option(help="An address of the person.")] = None,
) -> None:
    """Take a person's names, addresses and remarks out of landed files and staging; amounts, dates and ids stay.

    Let the systems themselves erase the person first, or the next re-scan brings back what they still say. The manifest keeps
    the old and the new hash of each load; the audit log says what was rewritten, by whom and when, and nothing of the person.

    Example: `retail-etl erase --customer magento:17 --email ann@example.com --by "Cleo Diaz" --request 2026-041`
    """
    from retail_etl.cli.installed import installed
    from retail_etl.ingest.erase import Person
    from retail_etl.ingest.erase import erase as erase_person
    from retail_etl.operations.records import Word

    person = Person({_system_and_id(one) for one in customer or ()}, set(email or ()))
    _check_personless(request, person)
    subject = f"erasure_{secrets.token_hex(8)}"
    with installed() as installation:
        with installation.operations.writing() as books:
            books.audit.append(Word(by, installation.clock(), request), "erasure.begun", subject, {})
        rewritten = erase_person(person, installation.stores, installation.clock)
        with installation.operations.writing() as books:
            books.audit.append(Word(by, installation.clock(), request), "erasure.done", subject, {"loads": _told(rewritten)})
    records = sum(load.records for load in rewritten)
    typer.echo(f"{subject}: {records:,} records in {len(rewritten)} loads were rewritten and staged again")
    if rewritten:
        typer.echo("`retail-etl run nightly` brings it into canonical tables and reports")


def _system_and_id(text: str) -> tuple[str, str]:
    system, _, number = text.partition(":")
    if not system or not number:
        raise UnusableInputError(f"{text!r} names no system and id", next_step="write it as heartland:cus_000017.")
    return system, number


def _check_personless(request: str, person: Person) -> None:
    told = request.casefold()
    if any(email.strip().casefold() in told for email in person.emails):
        raise UnusableInputError(
            "the request's number names the person", next_step="give a number that tells nothing of whom it is about."
        )


def _told(rewritten: Sequence[RewrittenLoad]) -> list[dict[str, str | int]]:
    return [
        {
            "stream": load.stream,
            "load_id": load.load_id,
            "records": load.records,
            "old_sha256": load.old_sha256,
            "new_sha256": load.new_sha256,
        }
        for load in rewritten
    ]

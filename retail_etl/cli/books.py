"""What ``retail-etl doctor`` says of the operations store: does it answer, is its log whole, are its reports as signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.connectors.interface import Probe
from retail_etl.errors import RetailEtlError

if TYPE_CHECKING:
    from retail_etl.assembly import Installation


def book_probes(installation: Installation) -> list[Probe]:
    """One finding for the audit log, and one for each signed report."""
    from retail_etl.operations.chain import verified
    from retail_etl.signed import signed_bytes

    place = "PostgreSQL" if installation.settings.postgres_url() else str(installation.settings.operations_file)
    try:
        with installation.operations.reading() as books:
            found, locks = verified(books.audit.entries(), books.audit.head()), books.locks.all()
    except RetailEtlError as error:
        return [Probe("store", works=False, detail=error.message, next_step=error.next_step or "")]
    told = f"{found.count} entries, whole" if found.is_whole else f"entry {found.broken_at}: {found.problem}"
    truth = "find out who changed it; a backup that `retail-etl audit verify` proves is whole."
    log = Probe("audit log", works=found.is_whole, detail=f"{told} ({place})", next_step=truth)
    probes = [log]
    for lock in locks:
        try:
            signed_bytes(installation, lock)
            probes.append(Probe(lock.pack, works=True, detail="as it was signed"))
        except RetailEtlError as error:
            probes.append(Probe(lock.pack, works=False, detail=error.message, next_step=error.next_step or ""))
    return probes

"""What an Epicor connector needs to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

# Claims a Web Service licence; without it every call takes a named person's seat.
WEB_SERVICE_LICENSE: Final = "00000003-9439-4B30-A6F4-6D2FD4B9FD0F"


class ReadPath(StrEnum):
    """How an entity is read: tenants differ in which of the three bears the load."""

    BAQ = "baq"
    ODATA = "odata"
    GETROWS = "getrows"


@dataclass(frozen=True)
class EpicorConfig:
    """One company of one Kinetic instance, REST v2.

    Attributes:
        base_url: host and instance, in front of ``/api/v2``.
        authentication: ``basic`` beside the API key, or ``token`` from ``TokenResource.svc``.
        book: the one book whose postings are read; multi-book companies repeat each posting per book.
        plant: the site that calls are made for, where one must be named.
        read_paths: by entity; what is not named is read as its table declares: in bulk by BAQ, set-up and statements by OData.
        queries: by entity, the id of the BAQ to read, where it is not ``HL_GLDelta`` and its like.
        not_read: entities that are left alone: the tenant has no use for them, or no BAQ.
        query_parameters: further parameters that the BAQs take beside LastRev and MaxRows;
            ``BookID`` is given to BAQs of ledger lines only.
        license: the licence type that calls claim.
        posts_journals: whether groups of journals that were entered are posted, too; else finance does it.
        posts_receipts: the same of cash receipts.
        posts_payables: the same of supplier invoices.
        page_size: records a page; ``None`` takes each stream's own.
    """

    base_url: str
    company: str
    api_key: SecretStr
    username: str
    password: SecretStr
    book: str = "MAIN"
    authentication: Literal["basic", "token"] = "basic"
    plant: str | None = None
    read_paths: Mapping[str, ReadPath] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    not_read: tuple[str, ...] = ()
    query_parameters: Mapping[str, str] = field(default_factory=dict)
    license: str | None = WEB_SERVICE_LICENSE
    requests_per_second: float = 4.0
    concurrency: int = 2
    page_size: int | None = None
    posts_journals: bool = False
    posts_receipts: bool = False
    posts_payables: bool = False

"""What the connector must be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.statements.layout import CsvLayout


@dataclass(frozen=True)
class BankConfig:
    """One drop folder.

    Attributes:
        statements: its address: a folder, or anything that fsspec knows.
        accounts: aliases by the last characters of the account numbers.
        layouts: how the bank lays out its CSV files.
    """

    statements: str
    accounts: Mapping[str, str] = field(default_factory=dict)
    layouts: tuple[CsvLayout, ...] = ()

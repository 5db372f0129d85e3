"""Every Epicor table that is read, by the entity that its stream is called by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.epicor.tables import goods, ledger, money, sales

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.connectors.epicor.table import Table

TABLES: Final[Mapping[str, Table]] = {**ledger.TABLES, **money.TABLES, **sales.TABLES, **goods.TABLES}

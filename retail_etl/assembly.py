"""Builds the parts from settings: connectors, stores, and what the rooms need to know of the retailer.

Composition only: whatever decides anything lives in a room. Command line and Dagster both start here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from retail_etl.canonical.build import RetailerFacts
from retail_etl.connectors.registry import build, switch_of
from retail_etl.domain.clock import Clock, system_clock
from retail_etl.domain.money import to_minor
from retail_etl.errors import SettingsError
from retail_etl.ingest import IngestSettings, Stores
from retail_etl.landing import LandingStore
from retail_etl.reconciliation.scope import Scope, Takings
from retail_etl.retailer import Retailer, read_retailer

if TYPE_CHECKING:
    from retail_etl.connectors.bank import BankConfig
    from retail_etl.connectors.interface import Connector, Stream
    from retail_etl.operations.interface import Operations
    from retail_etl.reports.gather import FeeTerms
    from retail_etl.settings import Settings
    from retail_etl.source_settings import BankSettings
    from retail_etl.warehouse.interface import Warehouse

_MILLIONTHS_A_PERCENT: Final = 10_000


@dataclass
class Installation:
    """One retailer's parts, ready to work. Connectors are made when first asked for, and let go of by ``close``."""

    settings: Settings
    retailer: Retailer
    warehouse: Warehouse
    landing: LandingStore
    clock: Clock = system_clock
    _connectors: dict[str, Connector] = field(default_factory=dict)
    _operations: Operations | None = None

    @property
    def operations(self) -> Operations:
        """People's decisions, exceptions, locks and the audit log; opened, and brought to this version, when first asked for.

        Raises:
            OperationsSchemaError: a newer version wrote its tables.
            OperationsUnavailableError, SettingsError: the database that is set cannot be used.
        """
        if self._operations is None:
            from retail_etl.operations.store import open_operations

            store = open_operations(self.settings.operations_file, self.settings.postgres_url())
            store.migrate()
            self._operations = store
        return self._operations

    def connector(self, source: str) -> Connector:
        """The connector of a system.

        Raises:
            SettingsError: the system has no settings.
        """
        if source not in self._connectors:
            settings = getattr(self.settings, source, None)
            if settings is None:
                raise SettingsError(
                    "has no settings",
                    system=source,
                    next_step=f"set RETAIL_ETL_{source.upper()}_... as .env.example says.",
                )
            told = self._bank(settings) if source == "bank" else settings
            self._connectors[source] = build(source, told, clock=self.clock, budget_folder=self.settings.data_dir / "budgets")
        return self._connectors[source]

    def _bank(self, settings: BankSettings) -> BankConfig:
        """Folder, accounts and layouts of bank statements."""
        from retail_etl.connectors.bank import BankConfig
        from retail_etl.statements.layout import CsvLayout

        bank = self.retailer.bank
        return BankConfig(
            statements=settings.statements,
            accounts={account.ends_with: account.alias for account in bank.accounts},
            layouts=tuple(CsvLayout(**layout.model_dump()) for layout in bank.csv),
        )

    def has(self, source: str) -> bool:
        """Whether the system has settings, and is polled."""
        return getattr(self.settings, source, None) is not None

    def reads(self, stream: Stream) -> bool:
        """Whether the stream's system, and the side of it that the stream belongs to, has settings that do not leave it out."""
        switch, settings = switch_of(stream), getattr(self.settings, stream.source, None)
        return (
            settings is not None
            and (switch is None or getattr(settings, switch, None) is not None)
            and stream.entity not in getattr(settings, "not_read", ())
        )

    @property
    def stores(self) -> Stores:
        """What ingest fills, and what the retailer tells it."""
        company = self.retailer.company
        told = IngestSettings(
            zone=company.time_zone,
            currency=company.currency,
            rescan_days=self.settings.rescan_days,
            keep_days=self.settings.landing_keep_days,
        )
        return Stores(self.landing, self.warehouse, told)

    def facts(self) -> RetailerFacts:
        """What canonical mappings need to know of the retailer."""
        stores = [store.model_dump() for store in self.retailer.stores]
        roles = [(number, role) for role, numbers in self.retailer.accounts.items() for number in numbers]
        return RetailerFacts(
            stores=pl.DataFrame(stores, schema_overrides={"merchant_id": pl.String}).rename({"location": "location_id"}),
            account_roles=pl.DataFrame(roles, schema={"account": pl.String, "role": pl.String}, orient="row"),
            funded_apart=_column("method", self.retailer.settlement.funded_apart),
            book_id=self.settings.epicor.book if self.settings.epicor else "MAIN",
            zone=self.retailer.company.time_zone,
            currency=self.retailer.company.currency,
        )

    def scope(self) -> Scope:
        """Which records take part in the legs, and how a bank line names its deposit."""
        settlement, ledger = self.retailer.settlement, self.retailer.ledger
        return Scope(
            stores=self.facts().stores,
            other_money=_column("role", settlement.other_money),
            paid_elsewhere=_column("payment_method", self.retailer.web_shop.paid_elsewhere),
            deposit_pattern=settlement.deposit_reference,
            statement_pattern=settlement.statement_reference,
            statement_cash=settlement.statement_cash,
            takings=Takings(
                tenders=pl.DataFrame(
                    sorted(ledger.tenders.items()), schema={"account": pl.String, "tender": pl.String}, orient="row"
                ),
                closes_at=ledger.takings_posted_at,
                zone=ledger.time_zone or self.retailer.company.time_zone,
                sold_value=ledger.sold_value,
            ),
            cash_is_judged="drawer_gl" in self.retailer.reconciliation.legs,
            adjustments_are_fees=settlement.adjustments_are_fees,
        )

    def fee_terms(self) -> FeeTerms:
        """The agreed fee schedule, each entry with the day on which the next one takes its place."""
        from retail_etl.reports.gather import FeeTerms

        settlement, currency = self.retailer.settlement, self.retailer.company.currency
        ends = [*(terms.effective_from for terms in settlement.fees[1:]), date.max]
        spans = [(terms, terms.effective_from, until) for terms, until in zip(settlement.fees, ends, strict=False)]
        priced = [
            (brand, start, until, int(percent * _MILLIONTHS_A_PERCENT), to_minor(item, currency))
            for terms, start, until in spans
            for brand, (percent, item) in sorted(terms.brands.items())
        ]
        charged_back = [
            (start, until, to_minor(terms.chargeback, currency))
            for terms, start, until in spans
            if terms.chargeback is not None
        ]
        days = {"effective_from": pl.Date, "effective_until": pl.Date}
        return FeeTerms(
            schedule=pl.DataFrame(
                priced, schema={"brand": pl.String, **days, "rate_ppm": pl.Int64, "item_minor": pl.Int64}, orient="row"
            ),
            chargebacks=pl.DataFrame(charged_back, schema={**days, "item_minor": pl.Int64}, orient="row"),
            billed_monthly=_column("location_id", settlement.fees_billed_monthly),
        )

    def close(self) -> None:
        """Let go of every connection."""
        for connector in self._connectors.values():
            connector.close()
        self._connectors.clear()
        if self._operations is not None:
            self._operations.close()
            self._operations = None


def assemble(settings: Settings, clock: Clock = system_clock) -> Installation:
    """The installation that the settings describe, its warehouse brought to this version.

    Raises:
        SettingsError: the retailer file, or the address of the database, cannot be used.
        CredentialError, WarehouseUnavailableError: the database refuses us, or does not answer.
        WarehouseSchemaError: a newer version wrote the warehouse.
    """
    retailer = read_retailer(settings.retailer_file)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    warehouse = _warehouse(settings)
    warehouse.migrate()
    return Installation(settings, retailer, warehouse, LandingStore(settings.landing_root), clock)


def _warehouse(settings: Settings) -> Warehouse:
    """PostgreSQL where its address is set, be it usable or not; else one DuckDB file."""
    url = settings.postgres_url()
    if url is None:
        from retail_etl.warehouse.duckdb import DuckDBWarehouse

        return DuckDBWarehouse(settings.warehouse_file)
    from retail_etl.warehouse.postgres import PostgresWarehouse

    return PostgresWarehouse(url, memory_mb=settings.warehouse_memory_mb)


def _column(name: str, values: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame({name: values}, schema={name: pl.String})

"""A soak from the start of its sandbox to its end."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from retail_etl.cli.environment import PROJECT
from retail_etl.cli.sandboxed import beside, sandbox_environment, without_systems
from retail_etl.connectors.magento.connector import MagentoConnector
from retail_etl.sandbox.server import serving_apart
from retail_etl.soak import worker
from retail_etl.soak.catalogue import Catalogue
from retail_etl.soak.customers import Customers
from retail_etl.soak.driver import Soak, Soaked
from retail_etl.soak.kinetic import Ledger
from retail_etl.soak.ledger_orders import LedgerOrders
from retail_etl.soak.money import Money
from retail_etl.soak.orders import Orders
from retail_etl.soak.stock import Stock
from retail_etl.soak.systems import Org, Shop, Tills
from retail_etl.soak.web_orders import WebOrders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from retail_etl.sandbox.server import RunningSandbox
    from retail_etl.soak.told import Kind


class Screens(NamedTuple):
    """What the systems' users sit at."""

    tills: Tills
    shop: Shop
    org: Org
    ledger: Ledger


KINDS: Final[Mapping[str, Callable[[Screens], Kind]]] = {
    Customers.entity: lambda at: Customers(at.tills, at.shop, at.org, at.ledger),
    Stock.entity: lambda at: Stock(at.tills, at.shop, at.org),
    Orders.entity: lambda at: Orders(at.tills, at.shop, at.org),
    LedgerOrders.entity: lambda at: LedgerOrders(at.tills, at.ledger),
    WebOrders.entity: lambda at: WebOrders(at.tills, at.shop),
    Money.entity: lambda at: Money(at.tills, at.shop, at.org, at.ledger),
    Catalogue.entity: lambda at: Catalogue(at.tills, at.shop, at.org, at.ledger),
}
# The made-up trade ends, so that only the soak's users enter anything.
_WORLD: Final = (
    "--rate", "0", "--no-faults", "--ends", "--start-date", "2026-03-23", "--business-days", "5", "--payments", "300",
)  # fmt: skip


def soak(seed: int, changes: int, tell: Callable[[str], None], only: Collection[str] = ()) -> Soaked:
    """What a soak of this seed came to, over ``KINDS`` or the entities that are named.

    The sandbox runs in a process of its own; everything else stands in a folder that goes.
    """
    with (
        tempfile.TemporaryDirectory(prefix="retail-etl-soak-") as folder,
        serving_apart([*_WORLD, "--seed", str(seed)]) as running,
    ):
        environment = _environment(running, Path(folder))
        with (
            _shop(environment, running.url("magento")) as shop,
            closing(Tills(running)) as tills,
            closing(Org(running)) as org,
            closing(Ledger(running)) as ledger,
        ):
            at = Screens(tills, shop, org, ledger)
            kinds = [made(at) for entity, made in KINDS.items() if entity in (only or KINDS)]
            environment["RETAIL_ETL_WRITES"] = ",".join(sorted(frozenset().union(*(kind.writes for kind in kinds))))
            return Soak(running, environment, kinds, seed, tell).run(changes)


@contextmanager
def _shop(environment: dict[str, str], storefront: str) -> Iterator[Shop]:
    """The shop's screen: a connector of its own, apart from the integration's."""
    told = {**environment, "RETAIL_ETL_DATA_DIR": f"{environment['RETAIL_ETL_DATA_DIR']}/screen"}
    installation = worker.at(told, datetime.now(UTC))
    try:
        connector = installation.connector("magento")
        if not isinstance(connector, MagentoConnector):
            raise TypeError("the sandbox's shop is read by the shop's own connector")
        yield Shop(connector, storefront)
    finally:
        installation.close()


def _environment(running: RunningSandbox, folder: Path) -> dict[str, str]:
    shown = running.credentials["heartland"]
    return {
        **without_systems({name: value for name, value in os.environ.items() if name.startswith("RETAIL_ETL_")}),
        **sandbox_environment(running),
        **beside(running),
        "RETAIL_ETL_HEARTLAND_CLIENT_ID": shown["admin_client_id"],
        "RETAIL_ETL_HEARTLAND_CLIENT_SECRET": shown["admin_client_secret"],
        "RETAIL_ETL_DATA_DIR": str(folder),
        "RETAIL_ETL_RETAILER_FILE": str(PROJECT / "config" / "retailer.yaml"),
        "RETAIL_ETL_MAPPINGS": str(PROJECT / "config" / "mappings"),
        "RETAIL_ETL_OWNERSHIP": str(PROJECT / "config" / "ownership.yaml"),
    }

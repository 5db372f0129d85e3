"""The web shop's face of the sandbox: Magento Open Source 2.4 over REST, as its administrators' integrations see it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from retail_etl.sandbox.face import Face

if TYPE_CHECKING:
    from retail_etl.sandbox.face import SandboxContext

LIMITED_RESOURCES = frozenset({"Magento_Catalog::products"})


def build_face(context: SandboxContext) -> Face:
    """The face with two integrations: one that may do everything and one that may read products only.

    What integrations write, what faults change, touch and add, and its switches survive a restart.
    """
    from retail_etl.sandbox.magento.access import Gate
    from retail_etl.sandbox.magento.calls import Calls
    from retail_etl.sandbox.magento.edge import refuse
    from retail_etl.sandbox.magento.oauth1 import Integration, Verifier
    from retail_etl.sandbox.magento.planted_changes import PlantedChanges
    from retail_etl.sandbox.magento.routes import machine_time, magento_app
    from retail_etl.sandbox.magento.shop import Shop, with_floats
    from retail_etl.sandbox.magento.switches import Switches
    from retail_etl.sandbox.magento.write_routes import Writes

    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
    credentials = {name: context.credential(f"magento_{name}", _made_up(name)) for name in names}
    limited = {f"limited_{name}": context.credential(f"magento_limited_{name}", _made_up(f"limited {name}")) for name in names}
    everything = Integration(1, *credentials.values())
    products_only = Integration(2, *limited.values(), resources=LIMITED_RESOURCES)
    shop = Shop(context.world)
    switches = Switches()
    calls = Calls(shop, switches, PlantedChanges(context.faults, shop))
    writes = Writes(shop, switches)
    shop.keep(context.state)
    context.state.keep("magento_goods", writes.goods.dump, lambda kept: writes.goods.load(with_floats(kept)))
    context.state.keep("magento_balances", writes.edition.dump, lambda kept: writes.edition.load(with_floats(kept)))
    context.state.keep("magento_switches", lambda: asdict(switches), switches.change)
    gate = Gate(Verifier((everything, products_only), machine_time), switches)
    return Face("magento", magento_app(calls, gate, switches, writes), {**credentials, **limited}, refuse=refuse)


def _made_up(name: str) -> str:
    """A credential of Magento's form, 32 characters, the same in every sandbox."""
    return hashlib.sha256(f"sandbox magento {name}".encode()).hexdigest()[:32]

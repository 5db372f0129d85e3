"""Which objects the integration user may create and change, as the org's describe calls say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.probing import tried
from retail_etl.connectors.salesforce.sinks import SOBJECTS
from retail_etl.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Probe

_WRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    **{entity: (sobject,) for entity, sobject in SOBJECTS.items()},
    "orders": ("Order", "OrderItem", "PricebookEntry"),
    "prices": ("PricebookEntry",),
}
_STEP: Final = "Assign the permission set Heartland_Integration to the integration user."


class _Described(msgspec.Struct):
    createable: bool = False
    updateable: bool = False


def probes(client: HttpClient, base: str, entities: Sequence[str]) -> list[Probe]:
    """One finding an entity."""
    return [tried(f"write {entity}", partial(_is_allowed, client, base, entity)) for entity in entities]


def _is_allowed(client: HttpClient, base: str, entity: str) -> str:
    for sobject in _WRITTEN[entity]:
        place = Place(entity, f"describe {sobject}", "the permission set Heartland_Integration")
        _, described = client.ask_for(Ask(f"{base}/sobjects/{sobject}/describe", place), _Described)
        if described is None or not (described.createable and described.updateable):
            said = f"the integration user may not create and change {sobject}"
            raise CredentialError(said, next_step=_STEP, **place.of(client.system))
    return f"{', '.join(_WRITTEN[entity])} may be created and changed"

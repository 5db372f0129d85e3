"""How this installation differs from the default one: release generation and site settings that clients must bear."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from retail_etl.sandbox.magento.oauth1 import Generation

Edition = Literal["open_source", "commerce", "saas"]
_PRODUCTS_MAX = 1_000_000
_ALLOWED: dict[str, tuple[Any, ...]] = {"signature_generation": (1, 2, 3), "edition": ("open_source", "commerce", "saas")}


@dataclass
class Switches:
    """Settings of one shop, changeable while it runs.

    `signature_generation`: whose reading of OAuth 1.0a is in force (1 Zend, 2 Laminas, 3 native). `last_page_repeats`: a page
    past the end is the last one again, as before 2.4. `input_limits`: page sizes above 300 are refused, 20 is the default.
    `long_floats`: amounts with 17 significant digits. `bearer_tokens`: the bare access token is accepted, which is off by
    default since 2.4.4. `consumer_stopped`: nobody works on asynchronous operations. `further_products`: how many plain
    products, `PLAIN-000001` and so on, the catalogue has beside the world's, each in every source. `edition`: which of
    Magento's editions it is, and so which routes there are.
    """

    signature_generation: Generation = 1
    last_page_repeats: bool = False
    input_limits: bool = False
    long_floats: bool = False
    bearer_tokens: bool = False
    consumer_stopped: bool = False
    further_products: int = 0
    edition: Edition = "open_source"

    def change(self, wanted: dict[str, Any]) -> None:
        """Sets the named switches.

        Raises:
            ValueError: an unknown switch or a value it cannot have.
        """
        for name, value in wanted.items():
            if name == "further_products" and type(value) is int and 0 <= value <= _PRODUCTS_MAX:
                self.further_products = value
                continue
            allowed = _ALLOWED.get(name, (True, False))
            if (
                name not in {f.name for f in fields(self)}
                or value not in allowed
                or isinstance(value, bool) != (allowed == (True, False))
            ):
                raise ValueError(f"magento has no switch {name}={value!r}")
            setattr(self, name, value)

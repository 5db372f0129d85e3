"""How this tenant differs from the default one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Switches:
    """Settings of one tenant, changeable while it runs.

    `next_links`: pages carry `@odata.nextLink`, which Kinetic's clients must not count on. `page_rows`: the default page;
    with `caps_top` it is the greatest one too, even where `$top` asks for more. `shared_licence`: a call that claims no Web
    Service licence waits `shared_licence_seconds`, as on a tenant whose licences are taken. `closed_through`: the last day,
    counted in days since 1970, of the fiscal periods that are closed.
    """

    next_links: bool = False
    page_rows: int = 100
    caps_top: bool = False
    shared_licence: bool = False
    shared_licence_seconds: float = 20.0
    closed_through: int = 0

    def change(self, wanted: dict[str, Any]) -> None:
        """Sets the named switches.

        Raises:
            ValueError: an unknown switch or a value of another type.
        """
        for name, value in wanted.items():
            if name not in {f.name for f in fields(self)} or isinstance(getattr(self, name), bool) != isinstance(value, bool):
                raise ValueError(f"epicor has no switch {name}={value!r}")
            setattr(self, name, type(getattr(self, name))(value))

"""How this org differs from the default one, changeable while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass
class Switches:
    """Settings of one org.

    Attributes:
        daily_requests_max: requests in 24 hours; those made so far are told with every answer.
        hidden_fields: fields (`Account.Heartland_Id__c`) or whole objects that are not deployed or not visible to the user.
        page_max: records a page at most.
        bulk_polls: looks at a bulk job before it shows as finished.
        bulk_rows_max: rows after which a bulk job stops; the rest stays unprocessed. `None` is no limit.
        bulk_page_max: rows of a bulk query's result page where the caller names no size.
        jwt_public_key: the certificate's public key in PEM, by which JWT bearer assertions are checked.
        run_as: whether the app has a user for client credentials.
        pre_authorised: whether the user may use the app without asking.
        person_accounts: whether individuals may be accounts of their own (person accounts).
        duplicate_rule: what happens to a customer who is there: nothing, `alert` (saved where the caller insists) or `block`.
        acting_as: who writes: the app's own user (`integration`), or the org's rep (`sales`), as people at their screens do.
    """

    daily_requests_max: int = 100_000
    hidden_fields: list[str] = field(default_factory=list)
    page_max: int = 2_000
    bulk_polls: int = 1
    bulk_rows_max: int | None = None
    bulk_page_max: int = 50_000
    jwt_public_key: str = ""
    run_as: bool = True
    pre_authorised: bool = True
    acting_as: str = "integration"
    person_accounts: bool = False
    duplicate_rule: str = ""

    def change(self, wanted: dict[str, Any]) -> None:
        """Sets the named switches.

        Raises:
            ValueError: an unknown switch, or a value of another kind.
        """
        known = asdict(self)
        for name, value in wanted.items():
            kinds = (int, type(None)) if name == "bulk_rows_max" else (type(known.get(name)),)
            if name not in {one.name for one in fields(self)} or not isinstance(value, kinds):
                raise ValueError(f"salesforce has no switch {name}={value!r}")
            setattr(self, name, value)

"""Who may do what: roles with their limits, and the people who have them, from the retailer file."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from retail_etl.domain.money import AmountError, to_minor

_Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
_Limit = Annotated[Decimal, Field(ge=0)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Role(BaseModel):
    """What a role may do.

    Attributes:
        write_off: by currency, the most that it may write off of one exception, asked for by somebody else.
        locks_periods: whether it signs periods and takes signatures back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    write_off: dict[_Currency, _Limit] = Field(default_factory=dict)
    locks_periods: bool = False


class People(BaseModel):
    """Roles by name, and people by name with their role. Whoever is not listed may assign, explain and ask, but not approve."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: dict[_Name, Role] = Field(default_factory=dict)
    members: dict[_Name, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _roles_exist(self) -> People:
        unknown = sorted(set(self.members.values()) - self.roles.keys())
        if unknown:
            raise ValueError(f"no such role: {', '.join(unknown)}")
        spelled = [_spelled(name) for name in self.members]
        if len(set(spelled)) != len(spelled):
            raise ValueError("names a person twice")
        return self

    def role(self, name: str) -> Role | None:
        """The role of a person, however the name is spelled; ``None`` for whoever has none."""
        known = {_spelled(member): role for member, role in self.members.items()}
        found = known.get(_spelled(name))
        return self.roles[found] if found else None

    def write_off_limit(self, name: str, currency: str) -> int | None:
        """What a person may write off of one exception, in minor units; ``None`` where that is nothing."""
        role = self.role(name)
        limit = role.write_off.get(currency) if role else None
        if limit is None:
            return None
        try:
            return to_minor(limit, currency)
        except AmountError:
            return None


def _spelled(name: str) -> str:
    return " ".join(name.split()).casefold()

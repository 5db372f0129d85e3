"""Account numbers become aliases here, and stand nowhere behind this point."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from retail_etl.domain.identifiers import passes_luhn
from retail_etl.statements.statement import StatementError

if TYPE_CHECKING:
    from collections.abc import Mapping

# An id goes past the scrubber, for changing it would make it another one.
_CARD_LIKE: Final = re.compile(r"(?<!\d)\d{13,19}(?!\d)")
_NOT_PART: Final = re.compile(r"[^0-9A-Z]")
_SHOWN: Final = 4
_SHORTEST_IN_TEXT: Final = 6


@dataclass(frozen=True)
class AccountNames:
    """What the retailer calls its accounts: an alias by the last characters of the number, as many as tell it apart."""

    endings: Mapping[str, str] = field(default_factory=dict)

    def alias(self, number: str | None) -> str:
        """The alias of an account; ``ending-1234`` where it has none.

        Raises:
            StatementError: the number is missing, or fits several aliases.
        """
        plain = _plain(number)
        if not plain:
            raise StatementError("the account has no number")
        fitting = sorted({alias for ending, alias in self.endings.items() if plain.endswith(_plain(ending))})
        if len(fitting) > 1:
            raise StatementError(f"the account fits {' and '.join(fitting)}: give longer endings in the retailer file")
        return fitting[0] if fitting else f"ending-{plain[-_SHOWN:]}"


@dataclass
class FileAccounts:
    """The accounts of one file. Two that end alike and have no alias would become one, so they are refused."""

    names: AccountNames
    _numbers: dict[str, str] = field(default_factory=dict)

    def alias(self, number: str | None) -> str:
        """The alias of an account.

        Raises:
            StatementError: the number is missing, or cannot be told from another one by its alias.
        """
        alias = self.names.alias(number)
        if self._numbers.setdefault(alias, _plain(number)) != _plain(number):
            raise StatementError(f"two accounts are called {alias}: give each an alias in the retailer file")
        return alias

    def text(self, *parts: str | None) -> str | None:
        """The parts as one text with single spaces, repeated ones once, in which no account number of the file stands."""
        words = list(dict.fromkeys(cleaned for part in parts if (cleaned := " ".join((part or "").split()))))
        text = " ".join(words)
        for alias, number in self._numbers.items():
            if len(number) >= _SHORTEST_IN_TEXT:
                text = re.sub(r"[\s-]?".join(map(re.escape, number)), alias, text, flags=re.IGNORECASE)
        return text or None

    def name(self, text: str | None) -> str | None:
        """A bank's own id of a line or statement: no account number in it, and what could be a card number as its hash."""
        plain = self.text(text)
        return None if plain is None else _CARD_LIKE.sub(_hashed, plain)


def _hashed(found: re.Match[str]) -> str:
    digits = found.group()
    return f"#{hashlib.sha256(digits.encode()).hexdigest()[:12]}" if passes_luhn(digits) else digits


def _plain(number: str | None) -> str:
    return _NOT_PART.sub("", (number or "").upper())

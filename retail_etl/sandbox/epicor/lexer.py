"""Tokens of the two query languages: OData's `$filter` and the SQL-like `whereClause` of business-object methods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>'(?:[^']|'')*')
      | (?P<guid>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(?![\w-])
      | (?P<moment>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)
      | (?P<date>\d{4}-\d{2}-\d{2})
      | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[mMlLdDfF]?)(?!\w)
      | (?P<word>[A-Za-z_]\w*(?:[./][A-Za-z_]\w*)*)
      | (?P<sign><=|>=|<>|!=|[()=<>,])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One token: its kind (the group names above, or `end`), its text, where it starts."""

    kind: str
    text: str
    at: int


class Tokens:
    """A cursor over the tokens of a text; `refuse` raises the error of the language that reads it."""

    def __init__(self, text: str, refuse: Callable[[str, int], NoReturn]) -> None:
        self.text = text
        self._refuse = refuse
        self._tokens = self._scan()
        self._at = 0

    def _scan(self) -> list[Token]:
        found: list[Token] = []
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None or match.lastgroup is None:
                self._refuse("Syntax error", at)
            if match.lastgroup != "space":
                found.append(Token(match.lastgroup, match.group(), at))
            at = match.end()
        return [*found, Token("end", "", len(self.text))]

    @property
    def next(self) -> Token:
        """The token under the cursor."""
        return self._tokens[self._at]

    @property
    def after_next(self) -> Token:
        """The token behind the one under the cursor."""
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token under the cursor, which moves on."""
        token = self.next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def takes(self, *texts: str) -> str | None:
        """The word or sign under the cursor in lower case when it is one of `texts`; the cursor then moves on."""
        token = self.next
        word = token.text.lower()
        if token.kind in {"word", "sign"} and word in texts:
            self.take()
            return word
        return None

    def expect(self, text: str) -> None:
        """Moves past a sign or word that must stand here."""
        if self.takes(text) is None:
            self.refuse()

    def refuse(self, problem: str = "Syntax error") -> NoReturn:
        """Raises the language's error at the cursor."""
        self._refuse(problem, self.next.at)

"""One call of the REST interface and its answer, whether it came over the wire or inside a composite one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.sandbox.salesforce.rejections import no_body
from retail_etl.sandbox.state import DECODER

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Call:
    """A call below `/services/data/vXX.X`.

    Attributes:
        path: without the version, its segments decoded: `("sobjects", "Account", "Heartland_Id__c", "C-1")`.
        base: `/services/data/v66.0`.
        version: 66.0.
    """

    method: str
    path: tuple[str, ...]
    base: str
    version: float
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    body: Any = None

    def json(self) -> Any:
        """The body, its fractions as Decimals.

        Raises:
            RejectedCallError: 400 `JSON_PARSER_ERROR`.
        """
        if self.body is not None:
            return self.body
        try:
            return DECODER.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise no_body(f"The HTTP entity body is required or is no JSON: {error}") from None

    def json_object(self) -> dict[str, Any]:
        """The body, which must be an object.

        Raises:
            RejectedCallError: 400 `JSON_PARSER_ERROR`.
        """
        read = self.json()
        if not isinstance(read, dict):
            raise no_body("The HTTP entity body must be a JSON object")
        return read


@dataclass(frozen=True)
class Reply:
    """The answer; a body that is bytes is CSV, `None` is none."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


NOTHING = Reply(204)

"""Single records of Heartland's ``v1``, as its listings give them, with what has to be asked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from retail_etl.connectors.heartland.streams import ROUTES
from retail_etl.connectors.http.ask import Ask
from retail_etl.connectors.http.query import encode
from retail_etl.connectors.interface import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retail_etl.connectors.http.answer import Place
    from retail_etl.connectors.http.client import HttpClient
    from retail_etl.connectors.interface import Stream

_NOT_FOUND: Final = 404


def records_by_id(client: HttpClient, stream: Stream, keys: Sequence[Mapping[str, str]], place: Place) -> Iterator[Page]:
    """A page for each record that is there."""
    route = ROUTES[stream.entity]
    embeds = [("include", route.include)] if route.include else []
    for key in keys:
        if "id" not in key:  # stock has no address of its own: the listing is asked for its product and store
            answer = client.ask(Ask(route.path, place, query=[*key.items(), ("per_page", "1")]))
            yield Page(answer.url, answer.body, ("results",))
            continue
        path = route.record_path.format(id=encode(key["id"]))
        answer = client.ask(Ask(path, place, query=embeds, accept=frozenset({_NOT_FOUND})))
        if answer.status != _NOT_FOUND:
            yield Page(answer.url, b"[" + answer.body + b"]", ())

"""Sources whose every answer a test decides: they list rows as the real ones do, and do what the script says in between.

Time in a script is a tick: a second of ``updated_at`` for streams of moments, one revision for streams of revisions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar

import httpx
import msgspec

from retail_etl.connectors.interface import Connector, Page, Stream, Window

START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class ScriptedTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self, now: datetime = START + timedelta(days=1)) -> None:
        self.now = now
        self.elapsed = 1000.0
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.elapsed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds
        self.now += timedelta(seconds=seconds)


@dataclass
class ScriptedRow:
    """One record; ``version`` grows whenever it changes."""

    number: int
    tick: int
    version: int = 1


Script = Callable[["ScriptedSource", int], None]


@dataclass
class ScriptedSource(ABC):
    """A server behind a mock transport. Subclasses know how their system lists rows and words refusals."""

    entity: str
    time: ScriptedTime = field(default_factory=ScriptedTime)
    rows: list[ScriptedRow] = field(default_factory=list)
    page_size: int = 4
    server_cap: int | None = None
    before_listing: Script = lambda _source, _number: None
    queued: list[httpx.Response | Exception] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    listings: int = 0
    served: list[bytes] = field(default_factory=list)

    name: ClassVar[str] = "scripted"
    permission = ""
    # Where pages are rewritten on the way (XML, records taken out of others), sizes are not asked for, or few pages are many.
    sends_what_is_landed: ClassVar[bool] = True
    asks_for_sizes: ClassVar[bool] = True
    pages_of_many_min: ClassVar[int] = 3
    secrets: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def connector(self) -> Connector: ...

    @abstractmethod
    def listing(self, request: httpx.Request) -> httpx.Response: ...

    def is_for_a_token(self, request: httpx.Request) -> bool:
        return request.url.path.endswith("/token")

    def give_a_token(self) -> httpx.Response:
        raise AssertionError(f"{self.name} gives no tokens, and was asked for one")

    @abstractmethod
    def forbidden(self) -> httpx.Response: ...

    @abstractmethod
    def rejected(self, message: str) -> httpx.Response: ...

    def position_at(self, tick: int) -> str:
        return (START + timedelta(seconds=tick)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    @abstractmethod
    def key_and_version(self, record: dict[str, Any]) -> tuple[int, int]: ...

    def can_count(self) -> bool:
        return True

    def reads_whole(self) -> bool:
        """Whether a reading brings everything, whatever the window says."""
        return False

    def is_paged(self) -> bool:
        """Whether a long list comes in pages."""
        return True

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def wiring(self) -> dict[str, Any]:
        return {
            "transport": self.transport(),
            "clock": self.time.clock,
            "sleep": self.time.sleep,
            "monotonic": self.time.monotonic,
        }

    def answer(self, request: httpx.Request) -> httpx.Response:
        # The client changes the headers of the request that it repeats, so what is kept is a copy.
        self.requests.append(
            httpx.Request(request.method, request.url, headers=request.headers.copy(), content=request.content)
        )
        if self.is_for_a_token(request):
            return self.dated(self.give_a_token())
        if self.queued:
            queued = self.queued.pop(0)
            if isinstance(queued, Exception):
                raise queued
            return self.dated(queued)
        self.listings += 1
        self.before_listing(self, self.listings)
        response = self.dated(self.listing(request))
        self.served.append(response.content)
        return response

    def dated(self, response: httpx.Response) -> httpx.Response:
        response.headers.setdefault("Date", format_datetime(self.time.now, usegmt=True))
        return response

    def size(self, asked: int) -> int:
        return min(asked, self.server_cap or asked)

    def put(self, number: int, tick: int) -> None:
        """Add a record, or change it."""
        for row in self.rows:
            if row.number == number:
                row.tick, row.version = tick, row.version + 1
                return
        self.rows.append(ScriptedRow(number, tick))

    def fill(self, count: int, *, ticks: Callable[[int], int] = lambda number: number * 10) -> None:
        for number in range(1, count + 1):
            self.put(number, ticks(number))

    def newest_tick(self) -> int:
        return max((row.tick for row in self.rows), default=0)

    def window(self, first: int, last: int) -> Window:
        """The window of the ticks from first to last, both included."""
        return Window(self.position_at(first), self.position_at(last + 1))

    def stream(self, connector: Connector) -> Stream:
        return connector.streams()[self.entity]

    def read(self, connector: Connector, window: Window) -> Iterator[Page]:
        return connector.pages(self.stream(connector), window)

    def versions(self, pages: list[Page]) -> dict[int, int]:
        """The newest version of each record on the pages."""
        found: dict[int, int] = {}
        for page in pages:
            body = msgspec.json.decode(page.body)
            for key in page.records_at:
                body = body[key]
            for record in body:
                number, version = self.key_and_version(record)
                found[number] = max(version, found.get(number, 0))
        return found

    def data_requests(self) -> list[httpx.Request]:
        return [request for request in self.requests if not self.is_for_a_token(request)]


def moment_text(tick: int, form: str) -> str:
    return (START + timedelta(seconds=tick)).strftime(form)


def tick_of(text: str, form: str) -> int:
    return int((datetime.strptime(text, form).replace(tzinfo=UTC) - START).total_seconds())

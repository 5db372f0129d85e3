from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest

from retail_etl.connectors.http.budget import MemoryBudget
from retail_etl.connectors.http.pacing import Pacing
from retail_etl.connectors.http.transport import PacedTransport, network
from retail_etl.connectors.interface import RequestCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

PACING = Pacing(1000.0, answer_seconds_max=10.0)


class Drip(httpx.SyncByteStream):
    def __init__(self, clock: list[float], parts: int) -> None:
        self.clock, self.parts, self.closed = clock, parts, False

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.parts):
            self.clock[0] += 4.0
            yield b"x"

    def close(self) -> None:
        self.closed = True


def paced(handler, clock=None) -> tuple[PacedTransport, RequestCounts]:
    counts = RequestCounts()
    told = clock or [0.0]
    transport = PacedTransport(httpx.MockTransport(handler), PACING, MemoryBudget(PACING), counts, lambda: told[0])
    return transport, counts


def test_an_answer_that_drips_for_too_long_is_given_up_and_its_connection_closed():
    clock = [0.0]
    stream = Drip(clock, 50)
    transport, _ = paced(lambda _: httpx.Response(200, stream=stream), clock)

    with httpx.Client(transport=transport) as client, pytest.raises(httpx.ReadTimeout, match="10 s"):
        client.get("http://x.example/")
    assert stream.closed
    assert clock[0] < 20


def test_a_compressed_answer_arrives_as_the_source_wrote_it():
    body = b'{"a": 1.10}'
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    transport, counts = paced(lambda _: httpx.Response(200, headers=headers, content=gzip.compress(body)))

    with httpx.Client(transport=transport) as client:
        response = client.get("http://x.example/")
    assert response.content == body
    assert response.headers["content-type"] == "application/json"
    assert counts.received_bytes == len(body)


def test_a_broken_compression_is_a_failed_request():
    transport, _ = paced(lambda _: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Drip([0.0], 2)))

    with httpx.Client(transport=transport) as client, pytest.raises(httpx.DecodingError):
        client.get("http://x.example/")


@pytest.mark.parametrize(
    ("address", "through_proxy"),
    [
        ("https://api.example/v1", True),
        ("https://inside.example/v1", False),
        ("http://api.example/v1", False),
        ("https://127.0.0.1:8000", False),
    ],
)
def test_the_environment_s_proxy_is_used_but_for_this_machine_and_named_hosts(monkeypatch, address, through_proxy):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")

    transport = network(httpx.URL(address))

    assert (type(transport._pool).__name__ == "HTTPProxy") is through_proxy
    transport.close()

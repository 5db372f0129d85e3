"""Pages of made-up Heartland payments, as bytes, and a source that serves them from disk."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retail_etl.connectors.interface import ControlTotal, Page, Probe, RequestCounts, Stream, Window
from retail_etl.connectors.registry import all_streams

PAGE_SIZE = 200
STREAM = "heartland_payments"
_START = datetime(2026, 3, 2, 14, tzinfo=UTC)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _payment(number: int, chance: random.Random) -> str:
    at = _START + timedelta(seconds=2 * number)
    cents = chance.randrange(100, 50_000)
    fee = cents * 26 // 1000 + 10
    told = {
        "id": f"pay_{number:08d}",
        "order_id": f"ord_{number:08d}",
        "parent_payment_id": None,
        "operation": "sale",
        "amount": 0,
        "tip_amount": None,
        "currency": "USD",
        "method": chance.choice(("Visa", "Mastercard", "Amex")),
        "method_type": "card",
        "is_deposit": False,
        "card": {"brand": "visa", "last4": f"{number % 10_000:04d}", "funding": "credit", "entry_mode": "chip"},
        "gateway": "portico",
        "gateway_transaction_id": f"18{number:08d}",
        "auth_code": f"{number % 1_000_000:06d}",
        "status": "settled",
        "offline": False,
        "occurred_at": _moment(at),
        "business_date": at.date().isoformat(),
        "location_id": f"loc_{number % 6 + 1:02d}",
        "station_id": "stn_1",
        "batch_id": f"bat_{number // 500:05d}",
        "batch_closed_at": _moment(at + timedelta(hours=8)),
        "deposit_id": f"dep_{number // 500:05d}",
        "settlement_date": (at + timedelta(days=2)).date().isoformat(),
        "fee_amount": 0,
        "net_amount": 0,
        "fee_status": "final",
        "updated_at": _moment(at + timedelta(hours=9)),
    }
    text = json.dumps(told, separators=(",", ":"))
    for name, minor in (("amount", cents), ("fee_amount", fee), ("net_amount", cents - fee)):
        text = text.replace(f'"{name}":0,', f'"{name}":{minor // 100}.{minor % 100:02d},', 1)
    return text


def write_pages(size: int, folder: Path) -> None:
    """Files ``page-<n>.json`` with a list envelope each."""
    chance = random.Random(7)
    for first in range(0, size, PAGE_SIZE):
        records = ",".join(_payment(number, chance) for number in range(first, min(first + PAGE_SIZE, size)))
        (folder / f"page-{first // PAGE_SIZE:06d}.json").write_text(
            f'{{"results":[{records}],"next_cursor":null}}', encoding="utf-8"
        )


def page_files(folder: Path) -> list[Path]:
    """The pages in order."""
    return sorted(folder.glob("page-*.json"))


class PagesOnDisk:
    """A connector whose source is a folder: what is measured is our side of the wire."""

    source = "heartland"

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self.counts = RequestCounts()

    def streams(self) -> Mapping[str, Stream]:
        return {stream.entity: stream for stream in all_streams().values() if stream.source == self.source}

    def position(self, _stream: Stream, _since: str | None = None) -> str | None:
        return "2099-01-01T00:00:00.000Z"

    def pages(self, _stream: Stream, _window: Window) -> Iterator[Page]:
        for file in page_files(self._folder):
            yield Page(f"file:{file.name}", file.read_bytes(), ("results",))

    def control_total(self, _stream: Stream, _window: Window) -> ControlTotal:
        return ControlTotal(self._size)

    def record_url(self, _stream: Stream, key: Mapping[str, str]) -> str:
        return f"file:{key['id']}"

    def probe(self) -> list[Probe]:
        return []

    def close(self) -> None:
        return None

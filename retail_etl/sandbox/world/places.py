"""Where the retailer sells: six stores in three zones, and the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Route = Literal["A", "B", "C"]


@dataclass(frozen=True)
class Place:
    """A store or the web shop.

    `segment` is its third account segment in the ledger, `mid` its merchant account, `route` the way its money is booked
    (A: daily journals; B: receipts against a clearing bank account; C: gross deposits, fees by monthly invoice).
    `closes_at` is the local minute of the day when the terminal batch closes (above 1440: after midnight), `lag` the business
    days to the deposit. `offset_of_sales` and `spread` (local minutes) shape the hours of trade.
    """

    code: str
    name: str
    timezone: str
    segment: str
    mid: str
    route: Route
    line1: str
    city: str
    state: str
    postal_code: str
    tax_bp: int
    closes_at: int
    lag: int
    share: float
    opens: int = 9 * 60
    shuts: int = 21 * 60
    web: bool = False
    tips: bool = False


PLACES: tuple[Place, ...] = (
    Place("loc_01", "Fifth Street Flagship", "America/New_York", "001", "650000000101", "A", "18 Fifth St", "New York", "NY",
    "10003", 888, 1410, 1, 0.17),
    Place("loc_02", "Harbor Point", "America/New_York", "002", "650000000102", "A", "240 Harbor Way", "Boston", "MA", "02210",
    625, 1425, 1, 0.12),
    Place("loc_03", "Lakeview", "America/Chicago", "003", "650000000103", "A", "77 Lake Ave", "Chicago", "IL", "60611", 1025,
    1560, 2, 0.12),
    Place("loc_04", "Elm Street", "America/Chicago", "004", "650000000104", "B", "12 Elm St", "Austin", "TX", "78701", 825,
    1410, 2, 0.10),
    Place("loc_05", "Pier Market", "America/Los_Angeles", "005", "650000000105", "C", "5 Pier Rd", "San Diego", "CA", "92101",
    775, 1530, 1, 0.10),
    Place(
        "loc_06", "Hill Cafe", "America/Los_Angeles", "006", "650000000106", "A", "301 Hill St", "Los Angeles", "CA", "90014",
        975, 1395, 2, 0.09, tips=True
    ),
    Place(
        "loc_90", "Web shop", "America/New_York", "090", "650000000190", "A", "900 Depot Rd", "Newark", "NJ", "07102", 663,
        1350, 2, 0.30, 0, 1440, web=True
    ),
)  # fmt: skip
WEB = len(PLACES) - 1
AMEX_LAG = 3
COMPANY_ZONE = "America/New_York"

"""Where a customer's goods go: its own address, under the empty number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retail_etl.sandbox.epicor.master_tables import FIRST_BUSINESS_CUSTOMER, businesses
from retail_etl.sandbox.epicor.revisions import revision, row_id
from retail_etl.sandbox.epicor.schema import entity_type
from retail_etl.sandbox.epicor.sources import Cells, Source, moments
from retail_etl.sandbox.world.identifiers import COMPANY
from retail_etl.sandbox.world.people import person

if TYPE_CHECKING:
    from retail_etl.sandbox.epicor.edm import Row

SHIP_TO = entity_type(
    "ShipTo",
    "Company CustNum ShipToNum",
    "Company:s CustNum:i ShipToNum:s Name:s Address1:s Address2:s Address3:s City:s State:s ZIP:s Country:s CountryNum:i "
    "PhoneNum:s EMailAddress:s ShipViaCode:s TaxRegionCode:s ExternalID:s",
)


def ship_to(cells: Cells) -> Row:
    """The customer's own address."""
    someone = person(cells.table, cells.row)
    return {
        "Company": COMPANY,
        "CustNum": FIRST_BUSINESS_CUSTOMER + cells.row,
        "ShipToNum": "",
        "Name": someone.company or "",
        "Address1": someone.line1,
        "Address2": "",
        "Address3": "",
        "City": someone.city,
        "State": someone.state,
        "ZIP": someone.postal_code,
        "Country": "USA",
        "CountryNum": 1,
        "PhoneNum": someone.phone,
        "EMailAddress": someone.email,
        "ShipViaCode": "UPSG",
        "TaxRegionCode": someone.state,
        "ExternalID": "",
        "SysRevID": revision(cells["sys_rev"]),
        "SysRowID": row_id("ShipTo", cells.row),
    }


SHIP_TOS = Source(SHIP_TO, "customers", moments("created_at"), ship_to, chosen=businesses)

"""Kinetic as the ledger's own users work with it: what they look at, and how they hold, void and ship orders."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import httpx
import msgspec

from retail_etl.soak.systems import TypedWrongError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retail_etl.sandbox.server import RunningSandbox

Record = dict[str, Any]
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_SECONDS: Final = 60.0
_EVERY: Final = 100_000
ORDERS: Final = "Erp.BO.SalesOrderSvc"
CUSTOMERS: Final = "Erp.BO.CustomerSvc"
PARTS: Final = "Erp.BO.PartSvc"
_JOBS: Final = "Erp.BO.JobEntrySvc"
_PACKS: Final = "Erp.BO.CustShipSvc"


class Ledger:
    """Epicor Kinetic over its own methods, apart from the integration's calls."""

    def __init__(self, running: RunningSandbox) -> None:
        shown = running.credentials["epicor"]
        account = base64.b64encode(f"{shown['clerk_username']}:{shown['clerk_password']}".encode()).decode()
        headers = {"x-api-key": shown["api_key"], "Authorization": f"Basic {account}", "Content-Type": "application/json"}
        self._root = f"/api/v2/odata/{shown['company']}"
        self._client = httpx.Client(base_url=running.url("epicor"), timeout=_SECONDS, trust_env=False, headers=headers)

    def rows(self, service: str, entity_set: str, **options: str) -> list[Record]:
        """The rows of a set; ``options`` are OData's (``filter``, ``select``, ``expand``)."""
        asked = {f"${name}": value for name, value in {"top": str(_EVERY), **options}.items()}
        told = _read(self._client.get(f"{self._root}/{service}/{entity_set}", params=asked))
        return list(told["value"])

    def order(self, number: int) -> Record:
        """An order's tables as the screen shows them: ``OrderHed``, ``OrderDtl``, ``OrderRel``."""
        return self._call(ORDERS, "GetByID", orderNum=number)

    def change_customer(self, number: int, told: Mapping[str, Any]) -> None:
        """A customer changed in what is told."""
        row = {**self._call(CUSTOMERS, "GetByID", custNum=number)["Customer"][0], **told, "RowMod": "U"}
        self._call(CUSTOMERS, "Update", ds={"Customer": [row]})

    def new_customer(self, told: Mapping[str, Any]) -> int:
        """The number of a new customer."""
        row = {**self._call(CUSTOMERS, "GetNewCustomer", ds={})["ds"]["Customer"][0], **told}
        return int(self._call(CUSTOMERS, "Update", ds={"Customer": [row]})["ds"]["Customer"][0]["CustNum"])

    def change_part(self, part: str, told: Mapping[str, Any]) -> None:
        """A part changed in what is told."""
        row = {**self.rows(PARTS, "Parts", filter=f"PartNum eq '{part}'")[0], **told, "RowMod": "U"}
        self._call(PARTS, "Update", ds={"Part": [row]})

    def hold(self, number: int, *, held: bool) -> None:
        """An order put on hold, or released."""
        head = {**self.order(number)["OrderHed"][0], "OrderHeld": held, "RowMod": "U"}
        self._call(
            ORDERS, "MasterUpdate", lCheckForOrderChangedMsg=False, lcheckForResponse=False, cTableName="OrderHed",
            iCustNum=head["CustNum"], iOrderNum=number, lweLicensed=False, ds={"OrderHed": [head], "OrderDtl": []},
        )  # fmt: skip

    def void(self, number: int) -> None:
        """An order closed before it was shipped."""
        self._call(ORDERS, "CloseOrder", orderNum=number)

    def ship(self, number: int, pieces: Mapping[int, Decimal]) -> None:
        """A pack with so many pieces of each of an order's lines, marked as shipped."""
        self.send(self.pack(number, pieces))

    def pack(self, number: int, pieces: Mapping[int, Decimal]) -> Record:
        """The same, and it stands ready; its head as it was entered."""
        entered = self._call(_PACKS, "GetNewShipHead", ds={})
        entered = self._call(_PACKS, "GetHeadOrderInfo", orderNum=number, ds=entered["ds"])
        pack = self._packed(entered["ds"], 0)["ShipHead"][0]
        for line, quantity in pieces.items():
            told = self._call(_PACKS, "GetNewOrdrShipDtl", packNum=pack["PackNum"], orderNum=0, ds={"ShipHead": [pack]})
            told = self._call(_PACKS, "GetOrderInfo", orderNum=number, ds=told["ds"])
            told = self._call(_PACKS, "GetOrderLineInfo", packLine=0, orderLine=line, subsPart="", ds=told["ds"])
            told = self._call(_PACKS, "GetQtyInfo", packLine=0, displayInvQty=quantity, ourJobShipQty=0, ds=told["ds"])
            self._packed(told["ds"], pack["PackNum"])
        return dict(pack)

    def send(self, pack: Record) -> None:
        """A pack that stands ready marked as shipped."""
        gone = {**pack, "ReadyToInvoice": True, "RowMod": "U"}
        self._packed({"ShipHead": [gone], "ShipDtl": []}, pack["PackNum"], shipped=True)

    def job(self, number: int, line: int, pieces: Decimal) -> str:
        """The number of a released job that makes pieces of an order's line."""
        part = next(one["PartNum"] for one in self.order(number)["OrderDtl"] if one["OrderLine"] == line)
        head = self._call(_JOBS, "GetNewJobHead", ds={})["ds"]["JobHead"][0]
        head |= {"PartNum": part, "ProdQty": pieces, "JobReleased": True, "JobFirm": True, "JobEngineered": True}
        self._call(_JOBS, "Update", ds={"JobHead": [head]})
        made = self._call(_JOBS, "GetNewJobProd", jobNum=head["JobNum"], ds={})["ds"]["JobProd"][0]
        made |= {"OrderNum": number, "OrderLine": line, "OrderRelNum": 1, "ProdQty": pieces, "MakeToType": "ORDER"}
        self._call(_JOBS, "Update", ds={"JobProd": [made]})
        return str(head["JobNum"])

    def complete_job(self, job: str, day: str) -> None:
        """A job of which the last piece was reported."""
        head = self._call(_JOBS, "GetByID", jobNum=job)["JobHead"][0]
        done = {"QtyCompleted": head["ProdQty"], "JobComplete": True, "JobCompletionDate": day, "RowMod": "U"}
        self._call(_JOBS, "Update", ds={"JobHead": [{**head, **done}]})

    def close(self) -> None:
        """Let go of every connection."""
        self._client.close()

    def _packed(self, dataset: Mapping[str, Any], pack: int, *, shipped: bool = False) -> Record:
        told = self._call(
            _PACKS, "UpdateMaster", doValidateCreditHold=False, doCheckShipDtl=pack > 0, doLotValidation=False,
            doCheckOrderComplete=False, doPostUpdate=False, doCheckCompliance=False, ipShippedFlagChanged=shipped,
            ipPackNum=pack, ipBTCustNum=0, ds=dataset,
        )  # fmt: skip
        return dict(told["ds"])

    def _call(self, service: str, method: str, **arguments: Any) -> Record:
        told = _read(self._client.post(f"{self._root}/{service}/{method}", content=_ENCODER.encode(arguments)))
        return {**(told.get("parameters") or {}), **(told.get("returnObj") or {})}


def _read(answer: httpx.Response) -> Record:
    if answer.is_error:
        raise TypedWrongError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:200]}")
    read: Record = _DECODER.decode(answer.content) if answer.content else {}
    return read

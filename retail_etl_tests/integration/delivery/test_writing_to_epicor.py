"""The outbox towards Kinetic of the sandbox: method sequences, searches by reference and preflight."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from retail_etl.connectors.epicor.calling import Methods
from retail_etl.connectors.http.answer import Place
from retail_etl.delivery.changes import Change
from retail_etl.soak.kinetic import Ledger
from retail_etl.soak.systems import TypedWrongError

HERE = Place("test")
HOUSE, OTHER_HOUSE = "STORE001", "STORE002"
ORDERS = "Erp.BO.SalesOrderSvc"


@pytest.fixture
def ledger(town):
    """Reads of Kinetic, beside the sinks."""
    return Methods(town.connector("epicor").client, town.running.credentials["epicor"]["company"])


def order(name, *lines, customer=HOUSE):
    told = lines or (("1", "TEE-BLK-S", "2", "19.95"),)
    payload = {
        "CustID": customer,
        "PONum": name,
        "OrderDate": "2026-04-01",
        "RequestDate": "2026-04-02",
        "NeedByDate": "2026-04-03",
        "lines": [dict(zip(("POLine", "PartNum", "SellingQuantity", "DocUnitPrice"), line, strict=True)) for line in told],
    }
    return Change("epicor", "orders", f"heartland:orders:{name}", f"HL:ORD:{name}", payload)


def orders(ledger, name):
    return ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [f"HL:ORD:{name}"], HERE, "OrderDtls")


def test_an_order_is_entered_with_its_prices_and_is_ready_to_calculate(town, ledger):
    town.say(order("a1", ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    done = town.push("epicor")
    assert done.count("delivered") == 1, town.items()
    (head,) = orders(ledger, "a1")
    assert (str(head["DocOrderAmt"]), head["ReadyToCalc"], head["OrderHeld"]) == ("57.400", True, False)
    assert [(line["POLine"], str(line["DocUnitPrice"]), line["LockPrice"]) for line in head["OrderDtls"]] == [
        ("1", "19.95000", True),
        ("2", "17.50000", True),
    ]


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("kind", ["timeout_after_commit", "server_error"])
def test_an_order_that_breaks_off_anywhere_is_gone_on_with(town, ledger, kind, at):
    name = f"b{kind[0]}{at}"
    town.say(order(name, ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    path = f"/api/v2/odata/{ledger.company}/{ORDERS}/MasterUpdate"
    commits, send = [], ledger.client.send

    def counted(ask):
        if ask.target.endswith("MasterUpdate"):
            commits.append(ask)
            if len(commits) == at + 1:
                town.fault(kind, "epicor", target=path, details={"status": 502})
        return send(ask)

    ledger.client.send = counted
    try:
        town.until_done("epicor")
    finally:
        ledger.client.send = send
    (head,) = orders(ledger, name)
    assert ([line["POLine"] for line in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["1", "2"], "57.400")
    assert not town.items("dead", "unknown", "waiting")


def test_an_unknown_part_is_a_dead_letter_before_anything_is_entered(town, ledger):
    town.say(order("c1", ("1", "NO-SUCH", "1", "5.00")), order("c2"))
    town.push("epicor")
    (dead,) = town.items("dead")
    assert (dead.reason, orders(ledger, "c1"), len(orders(ledger, "c2"))) == ("part_mapping", [], 1)


def test_a_customer_on_credit_hold_holds_the_order(town, ledger):
    (customer,) = ledger.rows("Erp.BO.CustomerSvc", "Customers", "CustID", [OTHER_HOUSE], HERE) or [None]
    ledger.commit("Erp.BO.CustomerSvc", "Update", {"ds": {"Customer": [{**customer, "CreditHold": True, "RowMod": "U"}]}}, HERE)
    town.say(order("d1", customer=OTHER_HOUSE))
    town.push("epicor")
    (held,) = town.items("held")
    assert (held.reason, held.route, orders(ledger, "d1")) == ("credit_hold", "credit_hold", [])


@pytest.mark.parametrize("kind", ["row_locked", "licence_exhausted", "session_expired"])
def test_what_passes_by_itself_is_tried_again(town, ledger, kind):
    name = f"e{kind[0]}"
    town.say(order(name))
    town.fault(kind, "epicor", target=f"/api/v2/odata/{ledger.company}/{ORDERS}/MasterUpdate")
    town.until_done("epicor")
    assert len(orders(ledger, name)) == 1
    assert not town.items("dead", "unknown", "waiting")


def test_an_order_that_changes_is_changed_line_by_line(town, ledger):
    town.say(order("g1", ("1", "TEE-BLK-S", "2", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    town.push("epicor")
    town.say(order("g1", ("1", "TEE-BLK-S", "3", "19.95"), ("3", "TEE-BLK-L", "1", "10.00")))
    town.until_done("epicor")
    (head,) = orders(ledger, "g1")
    assert ([line["POLine"] for line in head["OrderDtls"]], str(head["DocOrderAmt"])) == (["1", "3"], "69.850")


def test_an_order_that_changes_its_address_changes_it_in_the_ledger(town, ledger):
    for city in ("Austin", "Denver"):
        told = order("g2")
        town.say(replace(told, payload={**told.payload, "UseOTS": True, "OTSCity": city}))
        town.until_done("epicor")
    (head,) = orders(ledger, "g2")
    assert (head["OTSCity"], str(head["DocOrderAmt"]), town.items("dead")) == ("Denver", "39.900", [])


def test_an_order_closes_with_its_last_pack_and_takes_no_other_lines_then(town, ledger):
    town.say(order("g3", ("1", "TEE-BLK-S", "3", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    town.push("epicor")
    number = orders(ledger, "g3")[0]["OrderNum"]
    with closing(Ledger(town.running)) as desk:
        desk.ship(number, {1: 2})
        begun = desk.order(number)
        desk.ship(number, {1: 1, 2: 1})
        done = desk.order(number)
    shown = [
        (one["OrderHed"][0]["OpenOrder"], [int(row["OurStockShippedQty"]) for row in one["OrderRel"]]) for one in (begun, done)
    ]
    assert shown == [(True, [2, 0]), (False, [3, 1])]
    town.say(order("g3", ("1", "TEE-BLK-S", "4", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    town.push("epicor")
    assert [(item.reason, "is closed" in item.message) for item in town.items("dead")] == [("partly_applied", True)]


def void(name):
    told = order(name)
    return replace(told, payload={**told.payload, "VoidOrder": True})


def standing(ledger, name):
    (head,) = ledger.rows(ORDERS, "SalesOrders", "HLRef_c", [f"HL:ORD:{name}"], HERE)
    return head["OpenOrder"], head["VoidOrder"]


def test_an_order_that_was_cancelled_is_void_in_the_ledger_though_its_answer_was_lost(town, ledger):
    town.say(order("v1"))
    town.push("epicor")
    town.say(void("v1"))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/{ORDERS}/CloseOrder")
    town.until_done("epicor")
    assert (standing(ledger, "v1"), town.items("dead")) == ((False, True), [])


def test_of_a_cancelled_order_of_which_some_left_the_rest_is_closed_and_a_person_hears_of_it(town, ledger):
    town.say(order("v2", ("1", "TEE-BLK-S", "3", "19.95"), ("2", "TEE-BLK-M", "1", "17.50")))
    town.push("epicor")
    number = orders(ledger, "v2")[0]["OrderNum"]
    with closing(Ledger(town.running)) as desk:
        desk.ship(number, {1: 2})
        town.say(void("v2"))
        town.push("epicor")
        shown = [(line["OpenLine"], line["VoidLine"]) for line in desk.order(number)["OrderDtl"]]
    assert (standing(ledger, "v2"), shown) == ((False, False), [(False, False), (False, True)])
    (dead,) = town.items("dead")
    assert (dead.reason, "2 of 3 of line 1 left" in dead.message) == ("already_shipped", True)
    assert dead.next_step.startswith("Take the goods back by a return and credit them in Epicor, then withdraw this")


def test_a_pack_of_an_order_that_was_closed_meanwhile_does_not_leave(town, ledger):
    town.say(order("v3"))
    town.push("epicor")
    number = orders(ledger, "v3")[0]["OrderNum"]
    with closing(Ledger(town.running)) as desk:
        pack = desk.pack(number, {1: 1})
        desk.void(number)
        with pytest.raises(TypedWrongError, match="is closed"):
            desk.send(pack)
        assert [int(one["OurStockShippedQty"]) for one in desk.order(number)["OrderRel"]] == [0]
        (kept,) = desk.rows("Erp.BO.CustShipSvc", "CustShips", filter=f"PackNum eq {pack['PackNum']}")
    assert (kept["ReadyToInvoice"], kept["ShipStatus"]) == (False, "OPEN")


def test_a_customer_that_the_ledger_had_before_is_changed_and_not_made_again(town, ledger):
    (known,) = [row for row in ledger.all_rows("Erp.BO.CustomerSvc", "Customers", HERE) if row["GroupCode"] == "B2B"][:1]
    payload = {"CustID": known["CustID"], "Name": "Renamed LLC", "PhoneNum": "512-555-0142"}
    told = Change("epicor", "customers", "heartland:customers:k1", "HL:CUS:k1", payload, target_id=str(known["CustNum"]))
    town.say(told)
    town.push("epicor")
    (now,) = ledger.rows("Erp.BO.CustomerSvc", "Customers", "CustID", [known["CustID"]], HERE)
    assert (now["CustNum"], now["Name"], now["TermsCode"], now["ExternalID"]) == (
        known["CustNum"],
        "Renamed LLC",
        known["TermsCode"],
        "HL:CUS:k1",
    )


def test_a_change_of_what_somebody_in_the_ledger_changed_meanwhile_waits(town, ledger):
    known = next(row for row in ledger.all_rows("Erp.BO.CustomerSvc", "Customers", HERE) if row["GroupCode"] == "B2B")
    payload = {"PhoneNum": "512-555-0199", "City": None, "$held": {"PhoneNum": "512-555-0000", "City": known["City"]}}
    told = Change("epicor", "customers", "heartland:customers:k2", "HL:CUS:k2", payload, target_id=str(known["CustNum"]))
    town.say(told)
    town.push("epicor")
    assert ledger.rows("Erp.BO.CustomerSvc", "Customers", "CustID", [known["CustID"]], HERE) == [known]
    payload["$held"]["PhoneNum"] = known["PhoneNum"]
    town.say(replace(told, against="seen"))
    town.push("epicor")
    (now,) = ledger.rows("Erp.BO.CustomerSvc", "Customers", "CustID", [known["CustID"]], HERE)
    assert (now["PhoneNum"], now["City"], now["CustID"]) == ("512-555-0199", "", known["CustID"])


def test_a_new_part_is_on_hold_until_somebody_releases_it(town, ledger):
    told = {"PartDescription": "Shelf", "UnitPrice": "12.50"}
    town.say(Change("epicor", "parts", "heartland:products:p1", "SHELF-1", told))
    town.fault("timeout_after_commit", "epicor", target=f"/api/v2/odata/{ledger.company}/Erp.BO.PartSvc/Update")
    town.until_done("epicor")
    (part,) = ledger.rows("Erp.BO.PartSvc", "Parts", "PartNum", ["SHELF-1"], HERE)
    town.say(order("h1", ("1", "SHELF-1", "1", "12.50")))
    town.push("epicor")
    assert (part["OnHold"], [item.reason for item in town.items("dead")]) == (True, ["part_mapping"])


@pytest.mark.parametrize("together", [False, True], ids=["alone", "among others"])
def test_a_part_that_somebody_in_the_ledger_renamed_meanwhile_waits(town, ledger, together):
    was = {row["PartNum"]: row for row in ledger.rows("Erp.BO.PartSvc", "Parts", "PartNum", ["TEE-RED-S", "TEE-RED-M"], HERE)}
    others = ["TEE-RED-M", "TEE-RED-L"] if together else []
    for name in ["TEE-RED-S", *others]:
        seen = {"PartDescription": "what stood there"} if name == "TEE-RED-S" else {}
        told = {"PartNum": name, "PartDescription": "Scarlet tee", "$held": seen}
        town.say(Change("epicor", "parts", f"heartland:products:{name}", name, told, against=str(together)))
    town.push("epicor")
    now = {row["PartNum"]: row for row in ledger.rows("Erp.BO.PartSvc", "Parts", "PartNum", list(was), HERE)}
    assert [item.reason for item in town.items("waiting")] == ["changed_meanwhile"]
    assert now["TEE-RED-S"] == was["TEE-RED-S"]
    assert (now["TEE-RED-M"]["PartDescription"] == "Scarlet tee") is together

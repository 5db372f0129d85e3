"""What the truth says of each planted fault is what the systems themselves show."""

from decimal import Decimal

import pytest

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def planted(systems):
    return {fault["fault"]: fault for fault in systems.control("/truth", method="GET")["planted"]}


def cents(amount) -> int:
    return int((Decimal(str(amount)) * 100).to_integral_value())


def report_rows(systems, **filters):
    answer = systems.heartland.get("/v1/reports/transactions", params={"level": "detail", "per_page": 200, **filters})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def ledger_line(systems, identity):
    company, book, year, suffix, code, number, line = identity.split("/")
    key = f"'{company}','{book}',{year},'{suffix}','{code}',{number},{line}"
    answer = systems.epicor.get(f"/Erp.BO.GLJrnDtlSvc/GLJrnDtls({key})")
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(systems, member) -> int:
    """How many records the member's system shows under the member's id."""
    kind, identity = (member["system"], member["entity"]), member["id"]
    if kind in {("heartland", "payment"), ("heartland", "order")}:
        answer = systems.heartland.get(f"/v1/{member['entity']}s/{identity}")
        return int(f'"id":"{identity}"' in answer.text)
    if kind in {("heartland", "deposit"), ("heartland", "batch")}:
        return min(1, len(report_rows(systems, **{f"{member['entity']}_id": identity})))
    if kind == ("epicor", "gl_line"):
        return int("JournalLine" in ledger_line(systems, identity))
    path = {"order": "orders", "credit_memo": "creditmemos"}[member["entity"]]
    return len(systems.shop_documents(path, "increment_id", identity))


def test_every_member_of_a_planted_fault_is_found_in_its_system_under_its_id(systems, planted):
    assert len(planted) == 9
    for fault in planted.values():
        assert fault["members"], fault["fault"]
        assert [member for member in fault["members"] if found(systems, member) != 1] == []


def members(fault, entity):
    return [member["id"] for member in fault["members"] if member["entity"] == entity]


def payment(systems, identity):
    return systems.heartland.get(f"/v1/payments/{identity}").json()


def test_a_duplicate_charge_has_two_payments_of_its_amount_on_one_order(systems, planted):
    fault = planted["duplicate_charge"]
    both = [payment(systems, identity) for identity in members(fault, "payment")]
    assert [cents(row["amount"]) for row in both] == [fault["amount_minor"]] * 2
    assert {row["order_id"] for row in both} == {fault["ids"]["heartland_order"]}


def test_an_order_without_payment_is_unknown_to_the_tills(systems, planted):
    fault = planted["order_without_payment"]
    (order,) = systems.shop_documents("orders", "increment_id", fault["ids"]["increment_id"])
    assert cents(order["grand_total"]) == fault["amount_minor"]
    known = systems.heartland.get("/v1/orders", params={"external_id": order["increment_id"], "source_system": "magento"})
    assert known.json()["results"] == []


def test_a_payment_without_order_names_one_that_the_shop_does_not_have(systems, planted):
    fault = planted["payment_without_order"]
    assert cents(payment(systems, fault["ids"]["payment"])["amount"]) == fault["amount_minor"]
    assert (
        systems.heartland.get(f"/v1/orders/{fault['ids']['heartland_order']}").json()["external_id"]
        == (fault["ids"]["increment_id"])
    )
    assert systems.shop_documents("orders", "increment_id", fault["ids"]["increment_id"]) == []


def test_money_is_held_for_an_order_that_is_canceled(systems, planted):
    fault = planted["captured_for_canceled"]
    (order,) = systems.shop_documents("orders", "increment_id", fault["ids"]["increment_id"])
    paid = payment(systems, fault["ids"]["payment"])
    assert (order["state"], paid["operation"], cents(paid["amount"])) == ("canceled", "sale", fault["amount_minor"])
    assert paid["status"] in {"captured", "batched", "settled"}


def test_a_refund_differs_from_its_credit_memo_by_the_amount_of_the_fault(systems, planted):
    fault = planted["refund_differs"]
    (memo,) = systems.shop_documents("creditmemos", "increment_id", fault["ids"]["credit_memo"])
    refund = payment(systems, fault["ids"]["payment"])
    assert refund["operation"] == "refund"
    assert cents(refund["amount"]) - cents(memo["grand_total"]) == fault["amount_minor"]


def test_a_deposit_that_was_not_posted_stands_in_no_ledger_line(systems, planted):
    fault = planted["deposit_not_posted"]
    deposit = fault["ids"]["deposit"]
    rows = report_rows(systems, deposit_id=deposit)
    assert sum(cents(row["net_amount"]) for row in rows if row["net_amount"] is not None) == fault["amount_minor"]
    lines = systems.epicor.get("/Erp.BO.GLJrnDtlSvc/GLJrnDtls", params={"$filter": f"contains(Description,'{deposit}')"})
    assert lines.json()["value"] == []


def test_a_transposed_deposit_is_booked_off_by_the_amount_of_the_fault(systems, planted):
    fault = planted["deposit_transposed"]
    (line,) = (ledger_line(systems, identity) for identity in members(fault, "gl_line"))
    rows = report_rows(systems, deposit_id=fault["ids"]["deposit"])
    net = sum(cents(row["net_amount"]) for row in rows if row["net_amount"] is not None)
    assert net - cents(line["BookDebitAmount"]) == fault["amount_minor"]
    assert fault["ids"]["deposit"] in line["Description"]


def test_a_stray_bank_line_is_in_the_ledger_and_nowhere_else(systems, planted):
    fault = planted["stray_bank_line"]
    (line,) = (ledger_line(systems, identity) for identity in members(fault, "gl_line"))
    assert (cents(line["BookDebitAmount"]), line["SegValue1"]) == (fault["amount_minor"], "1000")
    assert "dep_" not in line["Description"]


def test_an_unusable_amount_has_more_digits_than_its_currency(systems, planted):
    fault = planted["unusable_amount"]
    assert '"amount":1.999,' in systems.heartland.get(f"/v1/payments/{fault['ids']['payment']}").text


def all_report_rows(systems):
    rows, cursor = [], None
    while True:
        page = {"level": "detail", "per_page": 200, **({"cursor": cursor} if cursor else {})}
        listing = systems.heartland.get("/v1/reports/transactions", params=page).json()
        rows, cursor = rows + listing["results"], listing["next_cursor"]
        if cursor is None:
            return rows


def test_what_is_on_its_way_is_named_as_the_systems_name_it(systems):
    entries = {row["row_id"] for row in all_report_rows(systems) if row["row_type"] != "payment"}
    moving = systems.control("/truth", method="GET")["in_transit"]
    one_of_each = {item["entity"]: item["id"] for item in moving if item["entity"] != "drawer"}
    one_of_each["batch"] = one_of_each.pop("batch_share").removesuffix("/amex")
    assert {"payment", "batch", "order"} <= set(one_of_each)
    for entity, identity in one_of_each.items():
        member = {"system": "magento" if entity == "order" else "heartland", "entity": entity, "id": identity}
        assert identity in entries if entity == "entry" else found(systems, member) == 1

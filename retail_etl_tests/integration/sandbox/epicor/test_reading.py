"""Ledger lines and their neighbours over all three read paths."""

import json
from decimal import Decimal

import pytest

GL = "Erp.BO.GLJrnDtlSvc/GLJrnDtls"
KEY = ("Company", "BookID", "FiscalYear", "FiscalYearSuffix", "JournalCode", "JournalNum", "JournalLine")


def delta(tenant, size: int, name: str = "HL_GLDelta") -> list[dict]:
    """Every row of a delta BAQ, by its own parameters."""
    last, rows = 0, []
    while page := tenant.rows(f"BaqSvc/{name}/Data", LastRev=str(last), MaxRows=str(size), **{"$top": str(size)}):
        assert all(row["Calculated_Rev"] > last for row in page)
        last = page[-1]["Calculated_Rev"]
        rows += page
    return rows


def test_a_page_has_a_hundred_rows_and_no_link_to_the_next(tenant):
    answer = tenant.get(GL, **{"$count": "true"}).json()
    assert len(answer["value"]) == 100 < answer["@odata.count"]
    assert "@odata.nextLink" not in answer


def test_skipping_by_rows_received_reaches_every_row_once(tenant):
    total, rows = int(tenant.get(f"{GL}/$count").text), []
    while page := tenant.rows(GL, **{"$skip": str(len(rows)), "$orderby": ",".join(KEY)}):
        rows += page
    assert len({tuple(row[name] for name in KEY) for row in rows}) == len(rows) == total


def test_links_to_the_next_page_can_be_switched_on(tenant):
    tenant.switch(next_links=True, page_rows=70)
    answer, rows = tenant.get(GL).json(), []
    while True:
        rows += answer["value"]
        if "@odata.nextLink" not in answer:
            break
        answer = tenant.client.get(answer["@odata.nextLink"]).json()
    assert len(rows) == int(tenant.get(f"{GL}/$count").text)


def test_links_keep_the_question_they_belong_to(tenant):
    tenant.switch(next_links=True, page_rows=20)
    answer = tenant.get(GL, **{"$filter": "JournalCode eq 'CR'", "$select": "JournalCode"}).json()
    following = tenant.client.get(answer["@odata.nextLink"]).json()["value"]
    assert following
    assert all(row == {"JournalCode": "CR"} for row in following)


def test_the_delta_baq_gives_every_line_once_in_the_order_of_revisions(tenant):
    rows = delta(tenant, 173)
    keys = {tuple(row[f"GLJrnDtl_{name}"] for name in KEY) for row in rows}
    assert len(keys) == len(rows) == int(tenant.get(f"{GL}/$count").text)
    revisions = [row["Calculated_Rev"] for row in rows]
    assert revisions == sorted(set(revisions))


def test_revisions_lie_above_what_a_float_can_hold(tenant):
    raw = tenant.get("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="50").text
    revisions = [row["Calculated_Rev"] for row in json.loads(raw)["value"]]
    assert min(revisions) > 2**53
    assert any(int(float(revision)) != revision for revision in revisions)


def test_amounts_have_three_decimals_and_dates_are_midnights_without_a_zone(tenant):
    raw = tenant.get("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="5").text
    line = json.loads(raw, parse_float=str)["value"][0]
    assert line["GLJrnDtl_BookCreditAmount"].split(".")[1] == "000"
    assert line["GLJrnDtl_JEDate"].endswith("T00:00:00")


def test_every_journal_balances(tenant):
    sums: dict[tuple, Decimal] = {}
    for row in delta(tenant, 500):
        journal = (row["GLJrnDtl_JournalCode"], row["GLJrnDtl_JournalNum"])
        signed = Decimal(str(row["GLJrnDtl_BookDebitAmount"])) - Decimal(str(row["GLJrnDtl_BookCreditAmount"]))
        sums[journal] = sums.get(journal, Decimal(0)) + signed
    assert sums
    assert set(sums.values()) == {Decimal(0)}


def test_the_period_control_comes_to_what_the_lines_come_to(tenant):
    lines = [row for row in delta(tenant, 500) if row["GLJrnDtl_FiscalPeriod"] == 3]
    for control in tenant.rows("BaqSvc/HL_GLPeriodControl/Data", FiscalYear="2026", FiscalPeriod="3"):
        own = [row for row in lines if row["GLJrnDtl_JournalCode"] == control["GLJrnDtl_JournalCode"]]
        assert control["Calculated_LineCount"] == len(own)
        debits = sum(Decimal(str(row["GLJrnDtl_BookDebitAmount"])) for row in own)
        assert debits == Decimal(str(control["Calculated_DebitTotal"])) == Decimal(str(control["Calculated_CreditTotal"]))


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("HL_CashDelta", "CashHead_HeadNum"),
        ("HL_APInvDelta", "APInvHed_InvoiceNum"),
        ("HL_ARInvDelta", "InvcHead_InvoiceNum"),
        ("HL_BankTranDelta", "BankTran_TranNum"),
        ("HL_CustDelta", "Customer_CustNum"),
        ("HL_PartDelta", "Part_PartNum"),
        ("HL_OnHandDelta", "Warehse_Plant"),
        ("HL_JobDelta", "JobHead_JobNum"),
        ("HL_OrderDelta", "OrderHed_OrderNum"),
        ("HL_OrderRelDelta", "OrderRel_OrderRelNum"),
        ("HL_ShipDelta", "ShipHead_PackNum"),
        ("HL_ShipDtlDelta", "ShipDtl_PackLine"),
        ("HL_OrderDtlDelta", "OrderHed_CurrencyCode"),
        ("HL_OrderMscDelta", "OrderMsc_DocMiscAmt"),
        ("HL_ShipToDelta", "ShipTo_ShipToNum"),
        ("HL_PartUOMDelta", "PartUOM_UOMCode"),
        ("HL_JobProdDelta", "JobProd_MakeToType"),
        ("HL_CashDtlDelta", "CashHead_CurrencyCode"),
        ("HL_APInvDtlDelta", "APInvDtl_DocExtCost"),
        ("HL_APInvExpDelta", "APInvExp_GLAccount"),
        ("HL_BankStatementDelta", "CashBHed_BankAcctID"),
        ("HL_BankLineDelta", "CashBDtl_ImportTranUnclearedAmount"),
        ("HL_GLAccountDelta", "GLAccount_AccountDesc"),
        ("HL_TranGLC", "TranGLC_RelatedToFile"),
    ],
)
def test_the_other_deltas_read_alike(tenant, name, column):
    rows = delta(tenant, 400, name)
    fewer_than_expected = 0 if name.startswith("HL_APInv") else 1
    assert len(rows) >= fewer_than_expected
    assert all(column in row for row in rows)


def test_a_delta_baq_has_no_other_parameters(tenant):
    answer = tenant.get("BaqSvc/HL_GLDelta/Data", Since="1")
    assert answer.status_code == 400
    assert answer.json()["ErrorType"].endswith("ODataException")


def test_receipts_and_the_lines_they_posted_share_their_numbers(tenant):
    heads = {row["CashHead_HeadNum"]: Decimal(str(row["CashHead_TranAmt"])) for row in delta(tenant, 500, "HL_CashDelta")}
    posted: dict[int, Decimal] = {}
    for row in delta(tenant, 500):
        if row["GLJrnDtl_CRHeadNum"] and row["GLJrnDtl_SegValue1"] != "1100":
            amount = Decimal(str(row["GLJrnDtl_BookDebitAmount"])) - Decimal(str(row["GLJrnDtl_BookCreditAmount"]))
            posted[row["GLJrnDtl_CRHeadNum"]] = posted.get(row["GLJrnDtl_CRHeadNum"], Decimal(0)) + amount
    assert heads
    assert posted == heads


def test_get_rows_reads_page_by_page_with_a_where_clause(tenant):
    rows, page, more = [], 1, True
    while more:
        clause = "BookID = 'main' AND FiscalPeriod = 3 AND JEDate >= '2026-03-05'"
        reply = tenant.call("Erp.BO.GLJrnDtlSvc/GetRows", whereClauseGLJrnDtl=clause, pageSize=90, absolutePage=page).json()
        rows, page, more = rows + reply["returnObj"]["GLJrnDtl"], page + 1, reply["parameters"]["morePages"]
    expected = tenant.get(GL, **{"$filter": "JEDate ge 2026-03-05T00:00:00Z and FiscalPeriod eq 3", "$count": "true"}).json()
    assert len(rows) == expected["@odata.count"] > 90


def test_an_unknown_column_in_a_where_clause_ends_in_the_general_apology(tenant):
    answer = tenant.call("Erp.BO.GLJrnDtlSvc/GetRows", whereClauseGLJrnDtl="Nope = 1", pageSize=1, absolutePage=1)
    assert answer.status_code == 500
    assert "unexpected internal problem" in answer.json()["ErrorMessage"]


def test_get_rows_brings_the_children_of_the_heads_it_found(tenant):
    found = tenant.call("Erp.BO.SalesOrderSvc/GetRows", whereClauseOrderHed="", pageSize=3, absolutePage=1).json()["returnObj"]
    numbers = {row["OrderNum"] for row in found["OrderHed"]}
    assert len(numbers) == 3
    assert {row["OrderNum"] for row in found["OrderDtl"]} == numbers
    assert {row["OrderNum"] for row in found["OrderRel"]} == numbers


def test_get_by_id_finds_one_order_and_misses_another(tenant):
    number = tenant.rows("Erp.BO.SalesOrderSvc/SalesOrders", **{"$top": "1"})[0]["OrderNum"]
    found = tenant.call("Erp.BO.SalesOrderSvc/GetByID", orderNum=number).json()["returnObj"]
    assert [row["OrderNum"] for row in found["OrderHed"]] == [number]
    assert tenant.call("Erp.BO.SalesOrderSvc/GetByID", orderNum=1).status_code == 404


def test_expand_brings_one_level_of_children(tenant):
    query = {"$expand": "OrderDtls($select=OrderLine,PartNum;$orderby=OrderLine desc)", "$select": "OrderNum", "$top": "5"}
    orders = tenant.rows("Erp.BO.SalesOrderSvc/SalesOrders", **query)
    assert all(set(order) == {"OrderNum", "OrderDtls"} for order in orders)
    lines = [[line["OrderLine"] for line in order["OrderDtls"]] for order in orders]
    assert all(numbers == sorted(numbers, reverse=True) for numbers in lines)
    assert any(len(numbers) > 1 for numbers in lines)
    deeper = tenant.get("Erp.BO.SalesOrderSvc/SalesOrders", **{"$expand": "OrderDtls($expand=OrderRels)"})
    assert deeper.status_code == 400


@pytest.mark.parametrize("key", ["('EPIC06',1)", "(Company='EPIC06',CustNum=1)", "(CustNum=1,Company='EPIC06')"])
def test_a_row_is_found_by_its_key_by_name_or_by_position(tenant, key):
    assert tenant.get(f"Erp.BO.CustomerSvc/Customers{key}").json()["CustID"] == "STORE001"


def test_metadata_names_every_column_with_its_type(tenant):
    text = tenant.get("Erp.BO.GLJrnDtlSvc/$metadata").text
    assert '<Property Name="SysRevID" Type="Edm.Int64"' in text
    assert '<Property Name="JEDate" Type="Edm.DateTimeOffset"' in text


def test_a_poisoned_row_fails_the_pages_that_hold_it(tenant):
    tenth = tenant.rows("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="10")[-1]["Calculated_Rev"]
    tenant.faults.add("poison_record", "epicor", "/api/v2/odata/EPIC06/BaqSvc/HL_GLDelta", times=None, details={"id": tenth})
    assert tenant.get("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="10").status_code == 500
    assert tenant.get("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="9").status_code == 200
    assert tenant.get("BaqSvc/HL_GLDelta/Data", LastRev=str(tenth), MaxRows="9").status_code == 200


def test_a_renamed_and_a_retyped_column_show_on_every_row(tenant):
    tenant.faults.add(
        "renamed_field", "epicor", "", times=None, details={"field": "GLJrnDtl_Description", "to": "GLJrnDtl_Text"}
    )
    tenant.faults.add("retyped_field", "epicor", "", times=None, details={"field": "GLJrnDtl_BookDebitAmount"})
    for row in tenant.rows("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="5"):
        assert "GLJrnDtl_Description" not in row
        assert row["GLJrnDtl_Text"]
        assert isinstance(row["GLJrnDtl_BookDebitAmount"], str)


def test_a_silent_change_leaves_the_revision_as_it_was(tenant):
    before = tenant.rows("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="3")[1]
    details = {"id": before["Calculated_Rev"], "field": "GLJrnDtl_Reconciled", "value": True}
    tenant.faults.add("silent_change", "epicor", "", details=details)
    after = [tenant.rows("BaqSvc/HL_GLDelta/Data", LastRev="0", MaxRows="3")[1] for _ in range(2)]
    assert after == [{**before, "GLJrnDtl_Reconciled": True}] * 2


def test_a_moving_clock_brings_new_lines_with_higher_revisions(serve):
    from retail_etl.sandbox.epicor.ledger_tables import GL_LINES
    from retail_etl.sandbox.world import World
    from retail_etl.sandbox.world.moments import DAY
    from retail_etl.sandbox.world.options import WorldOptions

    world = World(WorldOptions(business_days=4, payments_per_day=200))
    before = GL_LINES.rows(world)
    highest = max(row["SysRevID"] for row in before)
    world.clock.advance(2 * DAY)
    later = GL_LINES.since(world, highest, None)
    assert later
    assert len(GL_LINES.rows(world)) == len(before) + len(later)

"""With a folder, a sandbox that is started again is the one that was left, even when it was not shut down."""

import pytest

pytestmark = pytest.mark.integration

LINES = "/Erp.BO.GLJrnDtlSvc/GLJrnDtls?$top=3"
ORDERS = "/orders?searchCriteria%5BpageSize%5D=400"


def test_what_faults_changed_in_the_shop_and_in_the_ledger_survives_a_kill(start, tmp_path):
    with start(state_folder=tmp_path) as systems:
        before = systems.magento.get(ORDERS).json()["items"]
        systems.fault("silent_change", "magento", id=7, field="customer_email", value="kept@example.com")
        systems.fault("equal_timestamps", "magento", count=20)
        systems.fault("late_offline_sale", "magento", hours=5)
        systems.fault("silent_change", "epicor", field="Description", value="changed behind the revision's back")
        shop, ledger = systems.magento.get(ORDERS).json(), systems.epicor.get(LINES).json()["value"]
        assert len(shop["items"]) == len(before) + 1
        assert "kept@example.com" in {order["customer_email"] for order in shop["items"]}
        assert "changed behind the revision's back" in {line["Description"] for line in ledger}
        with start(state_folder=tmp_path) as again:
            assert again.magento.get(ORDERS).json() == shop
            assert again.epicor.get(LINES).json()["value"] == ledger


def test_switches_survive_a_restart(start, tmp_path):
    with start(state_folder=tmp_path) as systems:
        systems.switch("magento", input_limits=True)
        systems.switch("epicor", next_links=True, shared_licence_seconds=1.5)
    with start(state_folder=tmp_path) as again:
        assert again.magento.get("/orders?searchCriteria%5BpageSize%5D=301").status_code == 400
        assert "@odata.nextLink" in again.epicor.get("/Erp.BO.GLJrnDtlSvc/GLJrnDtls").json()


def test_a_sandbox_without_a_folder_forgets(start):
    with start() as systems:
        systems.fault("silent_change", "magento", id=7, field="customer_email", value="kept@example.com")
        assert systems.shop_documents("orders", "entity_id", "7")[0]["customer_email"] == "kept@example.com"
    with start() as again:
        assert again.shop_documents("orders", "entity_id", "7")[0]["customer_email"] != "kept@example.com"

"""The outbox towards the shop of the sandbox: what it holds afterwards is read from the shop itself."""

from __future__ import annotations

import pytest

from retail_etl.connectors.http.answer import Place
from retail_etl.connectors.magento.search import Filter
from retail_etl.connectors.magento.writing import ShopWriter
from retail_etl.delivery.changes import Change

HERE = Place("test")


@pytest.fixture
def shop(town):
    """Reads of the shop, beside the sinks."""
    return ShopWriter(town.connector("magento").client, "all")


def stock(sku, quantity, source="loc_01"):
    reference = f"{sku}@{source}"
    payload = {"sku": sku, "source_code": source, "quantity": quantity, "status": int(float(quantity) > 0)}
    return Change("magento", "stock_levels", f"heartland:stock:{reference}", reference, payload)


def held(shop, sku, source="loc_01"):
    rows = shop.listed("inventory/source-items", [[Filter("sku", "eq", sku)]], 100, HERE)
    return next((str(row["quantity"]) for row in rows if row["source_code"] == source), None)


def test_stock_levels_arrive_and_an_idle_cycle_asks_nothing(town, shop):
    town.say(stock("TEE-BLK-S", "17"), stock("TEE-BLK-M", "0"))
    assert town.push("magento").count("delivered") == 2
    assert (held(shop, "TEE-BLK-S"), held(shop, "TEE-BLK-M")) == ("17", "0")
    before = town.requests("magento")
    assert town.say(stock("TEE-BLK-S", "17"), stock("TEE-BLK-M", "0")).unchanged == 2
    town.push("magento")
    assert town.requests("magento") == before


def test_one_unknown_sku_is_a_dead_letter_and_the_rest_of_its_batch_arrives(town, shop):
    town.say(stock("TEE-NVY-S", "5"), stock("NO-SUCH", "5"), stock("TEE-NVY-M", "6"))
    town.push("magento")
    (dead,) = town.items("dead")
    assert (dead.reference, dead.reason) == ("NO-SUCH@loc_01", "unknown_sku")
    assert "Create the product" in dead.next_step
    assert (held(shop, "TEE-NVY-S"), held(shop, "TEE-NVY-M")) == ("5", "6")


def test_a_time_out_after_the_commit_is_looked_for_and_not_sent_again(town, shop):
    town.say(stock("TEE-BLK-L", "9"))
    town.fault("timeout_after_commit", "magento")
    town.push("magento")
    assert town.items("unknown")
    done = town.until_done("magento")
    assert sum(one.found for one in done) == 1
    assert held(shop, "TEE-BLK-L") == "9"


def test_the_limit_that_the_shop_names_is_learnt(town, shop):
    town.switch("magento", input_limits=True)
    town.say(*(stock("TEE-BLK-S", str(number), f"loc_0{number}") for number in range(1, 7)))
    town.say(
        *(
            stock(sku, "3", f"loc_0{place}")
            for sku in ("TEE-BLK-M", "TEE-BLK-L", "TEE-NVY-S", "TEE-NVY-M")
            for place in range(1, 7)
        )
    )
    done = town.push("magento")
    town.switch("magento", input_limits=False)
    assert done.count("delivered") == 30

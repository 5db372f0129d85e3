from datetime import date
from pathlib import Path

import pytest

from retail_etl.errors import SettingsError
from retail_etl.retailer import read_retailer

ROOT = Path(__file__).resolve().parents[3]


def test_the_file_that_comes_with_the_project_is_usable():
    retailer = read_retailer(ROOT / "config" / "retailer.yaml")
    assert len(retailer.stores) == 7
    assert len({store.time_zone for store in retailer.stores}) == 3


def test_the_calendar_knows_the_banks_holidays():
    calendar = read_retailer(ROOT / "config" / "retailer.yaml").calendar(date(2026, 5, 1), date(2026, 5, 31))
    assert not calendar.is_business_day(date(2026, 5, 25))
    assert calendar.is_business_day(date(2026, 5, 26))


def test_every_unusable_entry_is_told_with_its_place(tmp_path):
    file = tmp_path / "retailer.yaml"
    file.write_text(
        "company: {name: X, time_zone: Mars/Olympus, currency: usd, bank_holidays: US}\n"
        "stores: []\naccounts: {bank: ['1000']}\nreconciliation: {legs: [], surprise: 1}\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        read_retailer(file)
    for place in ("company.time_zone", "company.currency", "stores", "reconciliation.surprise"):
        assert place in str(caught.value)


def test_no_two_stores_share_a_location(tmp_path):
    text = (ROOT / "config" / "retailer.yaml").read_text(encoding="utf-8").replace("loc_02", "loc_01")
    file = tmp_path / "retailer.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="more than one store has the location loc_01"):
        read_retailer(file)


def test_a_file_that_is_no_yaml_is_told_plainly(tmp_path):
    file = tmp_path / "retailer.yaml"
    file.write_text("company: [", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_retailer(file)

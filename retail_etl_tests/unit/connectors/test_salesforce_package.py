"""The org package is whole: every field is granted, and what mappings write into it fits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from defusedxml.ElementTree import parse

from retail_etl.connectors.salesforce.deployment import PACKAGE, packaged_fields
from retail_etl.connectors.salesforce.sinks import SOBJECTS
from retail_etl.connectors.salesforce.streams import ROUTES

NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
SOURCE = PACKAGE / "force-app" / "main" / "default"
FILES = sorted((Path(__file__).parents[3] / "config" / "mappings").glob("*_to_salesforce_*.yaml"))
MAPPINGS = [file for file in FILES if not file.stem.endswith("_price")]  # price book entries are the org's own
WRITTEN = {**SOBJECTS, "orders": "Order"}
STAMP = {"Heartland_Id__c", "Heartland_Updated_At__c", "Heartland_Sync_Hash__c", "Heartland_Last_Sync__c"}


def texts(file, path):
    return [element.text for element in parse(file).getroot().iterfind("/".join(NAMESPACE + step for step in path.split("/")))]


def test_every_object_that_is_written_is_found_by_a_unique_id_and_stamped():
    for sobject in WRITTEN.values():
        fields = {field.name: field for field in packaged_fields()[sobject]}
        assert fields.keys() >= STAMP, sobject
        assert fields["Heartland_Id__c"].external_id, sobject


def test_every_field_of_the_package_is_granted_to_the_integration():
    granted = texts(SOURCE / "permissionsets" / "Heartland_Integration.permissionset-meta.xml", "fieldPermissions/field")

    assert set(granted) == {f"{sobject}.{field.name}" for sobject, fields in packaged_fields().items() for field in fields}


def test_costs_are_seen_by_the_integration_alone():
    granted = texts(SOURCE / "permissionsets" / "Heartland_Viewer.permissionset-meta.xml", "fieldPermissions/field")

    assert "Product2.Heartland_Cost__c" not in granted
    assert set(texts(SOURCE / "permissionsets" / "Heartland_Viewer.permissionset-meta.xml", "fieldPermissions/editable")) == {
        "false"
    }


def test_every_custom_field_that_is_read_is_in_the_package():
    for route in ROUTES.values():
        own = {field.name for field in packaged_fields().get(route.sobject, ())}
        assert {name for name in route.fields if name.endswith("__c") and "." not in name} <= own, route.sobject


def test_no_field_holds_more_of_a_card_than_its_last_four():
    names = {field.name: field.length for fields in packaged_fields().values() for field in fields}

    assert names["Card_Last4__c"] == 4
    assert not [name for name in names if re.search(r"(?i)pan|cvv|track|card_number|token", name)]


@pytest.mark.parametrize("file", MAPPINGS, ids=[file.stem for file in MAPPINGS])
def test_every_value_that_a_mapping_gives_a_picklist_is_in_it(file):
    mapping = yaml.safe_load(file.read_text())
    sobject = WRITTEN[mapping["to"]["entity"]]
    picklists = {field.name: set(field.values) for field in packaged_fields()[sobject] if field.values}
    for name, rule in mapping["fields"].items():
        if name in picklists:
            expression = rule["from"] if isinstance(rule, dict) else rule
            tables = re.findall(r"value\('(\w+)'", expression)
            given = {value for table in tables for value in mapping["values"][table]["pairs"].values()}
            given |= set(re.findall(r"(?:THEN|ELSE|,)\s*'([A-Z]\w+)'", expression))
            assert given <= picklists[name], name


@pytest.mark.parametrize("file", MAPPINGS, ids=[file.stem for file in MAPPINGS])
def test_every_field_that_a_mapping_writes_is_there(file):
    mapping = yaml.safe_load(file.read_text())
    own = {field.name for field in packaged_fields()[WRITTEN[mapping["to"]["entity"]]]}

    assert {name for name in mapping["fields"] if name.endswith("__c") and "." not in name} <= own

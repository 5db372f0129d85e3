"""What the connector declares of Epicor's tables, and what people are told to install for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from retail_etl.connectors.epicor.config import EpicorConfig, ReadPath
from retail_etl.connectors.epicor.streams import STREAMS, TABLES, streams_by
from retail_etl.contracts.catalog import staging_table
from retail_etl.errors import SettingsError

if TYPE_CHECKING:
    from retail_etl.connectors.epicor.table import Table

TOLD = (Path(__file__).parents[3] / "docs" / "epicor.md").read_text(encoding="utf-8")


def config(**changes: Any) -> EpicorConfig:
    return EpicorConfig("http://127.0.0.1:1", "EPIC06", SecretStr("k"), "robot", SecretStr("p"), **changes)


@pytest.mark.parametrize("entity", TABLES)
def test_people_are_told_every_query_and_column_of_it(entity):
    table = TABLES[entity]
    section = TOLD.split(f"\n## {entity}\n")[1].split("\n## ")[0]

    assert f"`{table.query}`" in TOLD.split("\n## ")[0]
    assert table.description in section
    assert {column for column in table.columns_on(ReadPath.BAQ) if f"`{column}`" not in section} == set()


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_is_told_apart_by_company_first(table: Table):
    assert table.key[0] == "Company"
    assert len(set(table.key + table.columns)) == len(table.key) + len(table.columns)
    assert set(table.identifiers) <= set(table.columns)
    assert set(table.query_only) <= set(table.joined)
    assert set(table.plain_keys) <= set(table.key)
    assert ReadPath.BAQ in table.read_paths
    assert (table.entity_set is None) == (table.read_paths == (ReadPath.BAQ,))


def test_queries_are_told_apart():
    assert len({table.query for table in TABLES.values()}) == len(TABLES)


@pytest.mark.parametrize("entity", TABLES)
def test_the_key_of_a_stream_is_the_key_of_its_table(entity):
    assert len(STREAMS[entity].key) == len(staging_table(f"epicor_{entity}").keys)


def test_what_is_not_read_is_not_declared():
    streams = streams_by(config(not_read=("jobs", "job_demands")))

    assert set(STREAMS) - set(streams) == {"jobs", "job_demands"}


@pytest.mark.parametrize("setting", ["read_paths", "queries", "not_read"])
def test_an_entity_that_there_is_not_is_told_with_its_setting(setting):
    wrong = ("widgets",) if setting == "not_read" else {"widgets": ReadPath.BAQ}

    with pytest.raises(SettingsError, match=f"widgets.*RETAIL_ETL_EPICOR_{setting.upper()}"):
        streams_by(config(**{setting: wrong}))


def test_a_read_path_that_a_table_does_not_have_is_refused_with_those_it_has():
    with pytest.raises(SettingsError, match=r"JobProd is not read by odata; it is by baq.*READ_PATHS"):
        streams_by(config(read_paths={"job_demands": ReadPath.ODATA}))


def test_no_bank_s_or_card_s_own_number_is_asked_for():
    asked = {column for table in TABLES.values() for column in table.columns}

    assert not {column for column in asked if "Card" in column or column in ("CheckingAccount", "BankAcctNumber", "IBANCode")}

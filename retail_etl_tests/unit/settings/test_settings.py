from pathlib import Path

import pytest

from retail_etl.errors import SettingsError
from retail_etl.settings import load_settings, setting_names

ROOT = Path(__file__).resolve().parents[3]
HEARTLAND = {
    "RETAIL_ETL_HEARTLAND_BASE_URL": "https://api.example.test",
    "RETAIL_ETL_HEARTLAND_CLIENT_ID": "reader",
    "RETAIL_ETL_HEARTLAND_CLIENT_SECRET": "not-a-real-secret",
}


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_nothing_needs_to_be_set():
    settings = load_settings({})
    assert settings.heartland is None
    assert settings.postgres_url() is None


def test_a_system_is_read_when_all_of_it_is_set():
    settings = load_settings(HEARTLAND)
    assert settings.heartland is not None
    assert settings.heartland.client_secret.get_secret_value() == "not-a-real-secret"


def test_every_problem_is_told_at_once_and_by_name():
    with pytest.raises(SettingsError) as caught:
        load_settings(
            {
                "RETAIL_ETL_HEARTLAND_BASE_URL": "http://far.example.test",
                "RETAIL_ETL_DATABASE_URL": "mysql://somewhere/db",
                "RETAIL_ETL_EPICOR_COMPANY": "FAR-TOO-LONG",
                "RETAIL_ETL_MAGNETO_BASE_URL": "https://shop.example.test",
                "RETAIL_ETL_RETAILER_FILE": "no/such/file.yaml",
            }
        )
    told = str(caught.value)
    for name in (
        "HEARTLAND_BASE_URL",
        "HEARTLAND_CLIENT_ID",
        "DATABASE_URL",
        "EPICOR_COMPANY",
        "EPICOR_API_KEY",
        "RETAILER_FILE",
    ):
        assert f"RETAIL_ETL_{name}:" in told
    assert "did you mean RETAIL_ETL_MAGENTO_BASE_URL?" in told


def test_no_value_of_a_setting_is_repeated_in_its_error():
    with pytest.raises(SettingsError) as caught:
        load_settings(
            {"RETAIL_ETL_DATABASE_URL": "oracle://scott:tiger-secret@host/db", "RETAIL_ETL_EPICOR_API_KEY": "key-secret"}
        )
    assert "secret" not in str(caught.value)


def test_no_secret_shows_when_settings_are_printed():
    assert "not-a-real-secret" not in repr(load_settings(HEARTLAND))


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2"])
def test_a_postgresql_address_names_the_driver_that_dagster_needs(scheme):
    settings = load_settings({"RETAIL_ETL_DATABASE_URL": f"{scheme}://u:p@host:5432/db"})
    assert settings.postgres_url() == "postgresql+psycopg2://u:p@host:5432/db"


def test_every_setting_stands_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in setting_names() if name not in example] == []


def test_plain_http_serves_only_on_this_machine():
    local = {**HEARTLAND, "RETAIL_ETL_HEARTLAND_BASE_URL": "http://127.0.0.1:8123/heartland"}
    assert load_settings(local).heartland is not None
    with pytest.raises(SettingsError, match="https outside this machine"):
        load_settings({**HEARTLAND, "RETAIL_ETL_HEARTLAND_BASE_URL": "http://127.0.0.1.example.test"})


def test_an_entity_of_epicor_may_be_read_another_way():
    epicor = {
        "RETAIL_ETL_EPICOR_BASE_URL": "https://erp.example.test/live",
        "RETAIL_ETL_EPICOR_COMPANY": "EPIC06",
        "RETAIL_ETL_EPICOR_API_KEY": "k",
        "RETAIL_ETL_EPICOR_USERNAME": "u",
        "RETAIL_ETL_EPICOR_PASSWORD": "p",
    }
    settings = load_settings({**epicor, "RETAIL_ETL_EPICOR_READ_PATHS": "gl_lines=odata"})
    assert settings.epicor is not None
    assert settings.epicor.read_paths == {"gl_lines": "odata"}
    named = load_settings(
        {**epicor, "RETAIL_ETL_EPICOR_QUERIES": "gl_lines=ACME_GL", "RETAIL_ETL_EPICOR_NOT_READ": "jobs, parts"}
    )
    assert named.epicor is not None
    assert (named.epicor.queries, named.epicor.not_read) == ({"gl_lines": "ACME_GL"}, ("jobs", "parts"))
    for unusable in ("gl_lines", "gl_lines=soap"):
        with pytest.raises(SettingsError, match="EPICOR_READ_PATHS"):
            load_settings({**epicor, "RETAIL_ETL_EPICOR_READ_PATHS": unusable})

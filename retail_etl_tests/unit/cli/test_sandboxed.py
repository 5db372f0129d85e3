import pytest

from retail_etl.cli.sandboxed import keep_apart, sandbox_environment, without_systems
from retail_etl.errors import SettingsError
from retail_etl.sandbox.server import RunningSandbox
from retail_etl.settings import load_settings


def test_a_sandboxs_credentials_are_complete_settings(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    from retail_etl.sandbox.options import SandboxOptions
    from retail_etl.sandbox.server import build_app
    from retail_etl.sandbox.world.options import WorldOptions

    app = build_app(SandboxOptions(world=WorldOptions(business_days=1, payments=50)))
    settings = load_settings(sandbox_environment(RunningSandbox("http://127.0.0.1:8090", app.state.credentials)))
    assert settings.heartland is not None
    assert settings.magento is not None
    assert settings.epicor is not None
    assert settings.epicor.base_url == "http://127.0.0.1:8090/epicor"


def test_a_sandbox_run_knows_no_real_system():
    told = without_systems(
        {"RETAIL_ETL_HEARTLAND_BASE_URL": "https://real.example", "RETAIL_ETL_DATA_DIR": "x", "PATH": "/bin"}
    )
    assert told == {"RETAIL_ETL_DATA_DIR": "x", "PATH": "/bin"}


def test_made_up_records_never_join_real_ones(tmp_path):
    (tmp_path / "warehouse.duckdb").touch()
    with pytest.raises(SettingsError, match="holds real records"):
        keep_apart(tmp_path, is_sandbox=True)


def test_real_records_never_join_made_up_ones(tmp_path):
    keep_apart(tmp_path, is_sandbox=True)
    with pytest.raises(SettingsError, match="made-up records"):
        keep_apart(tmp_path, is_sandbox=False)


def test_each_kind_may_go_on_where_it_was(tmp_path):
    keep_apart(tmp_path / "made-up", is_sandbox=True)
    (tmp_path / "made-up" / "warehouse.duckdb").touch()
    keep_apart(tmp_path / "made-up", is_sandbox=True)
    keep_apart(tmp_path / "real", is_sandbox=False)


REAL, MADE_UP = "postgresql+psycopg2://u:secret@h/retail", "postgresql+psycopg2://u:secret@h/retail_sandbox"


def test_made_up_records_go_into_a_database_that_says_so_in_its_name(tmp_path):
    keep_apart(tmp_path / "made-up", is_sandbox=True, database_url=MADE_UP)
    keep_apart(tmp_path / "real", is_sandbox=False, database_url=REAL)


@pytest.mark.parametrize(("is_sandbox", "url"), [(True, REAL), (False, MADE_UP)])
def test_a_database_for_the_other_kind_of_records_is_refused_without_its_password(tmp_path, is_sandbox, url):
    with pytest.raises(SettingsError, match="sandbox") as refused:
        keep_apart(tmp_path, is_sandbox=is_sandbox, database_url=url)
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "made-up-data").exists()

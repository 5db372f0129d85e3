"""``retail-etl verify``: a made-up world, run through the whole road, compared with that world's own truth."""

from __future__ import annotations

from typing import Annotated

import typer


def verify(seed: Annotated[int, typer.Option(help="Which world.")] = 7) -> None:
    """Compare."""

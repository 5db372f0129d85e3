"""What every command reads first: the environment with ``.env`` beneath it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """The process's environment; what it does not say comes from ``.env`` in the working folder."""
    from dotenv import dotenv_values

    beneath = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**beneath, **os.environ}

"""What a sandbox keeps in a folder, so that writes, batches closed by hand and the clock survive a restart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from retail_etl.sandbox.world.settlement import Intervention

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retail_etl.sandbox.world import World

ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(float_hook=Decimal)


class ForeignStateError(ValueError):
    """The folder holds the state of another world."""


class SandboxState:
    """Named parts of the state, each a JSON file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._dumps: dict[str, Callable[[], Any]] = {}
        self._written: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def keep_world(self, world: World) -> None:
        """Keeps the clock and what was closed and paid out by hand; comes before what the faces keep.

        Raises:
            ForeignStateError: the folder holds the state of another world.
        """
        self.keep("world", lambda: _of_world(world), lambda kept: self._restore(world, kept))

    def keep(self, name: str, dump: Callable[[], Any], load: Callable[[Any], None]) -> None:
        """Keeps a part: what `dump` gives is written when it has changed, and given to `load` now if it was kept before.

        What comes back is plain JSON, its fractions as Decimals.
        """
        self._dumps[name] = dump
        if self._folder is None:
            return
        path = self._folder / f"{name}.json"
        if path.exists():
            self._written[name] = path.read_bytes()
            load(DECODER.decode(self._written[name]))

    def save(self) -> None:
        """Writes every part that has changed, each as a whole."""
        if self._folder is None:
            return
        for name, dump in self._dumps.items():
            text = ENCODER.encode(dump())
            if self._written.get(name) != text:
                beside = self._folder / f"{name}.json.new"
                beside.write_bytes(text)
                beside.replace(self._folder / f"{name}.json")
                self._written[name] = text

    def _restore(self, world: World, kept: dict[str, Any]) -> None:
        if kept["options"] != world.fingerprint:
            raise ForeignStateError(f"{self._folder} holds the state of another world ({kept['options']}): give another folder")
        steps = [Intervention(kind, moment, place) for kind, moment, place in kept["interventions"]]
        world.restore(max(kept["now"], world.now_ms()), steps)


def _of_world(world: World) -> dict[str, Any]:
    steps = [[step.kind, step.moment, step.place] for step in world.interventions]
    return {"options": world.fingerprint, "now": world.now_ms(), "interventions": steps}

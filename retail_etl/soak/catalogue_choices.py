"""Fields into which people type one of few values: what stood there already, or stands there again, is no change to anybody."""

from __future__ import annotations

from typing import Final

# Polls that failed, were killed, or came before what they should have seen are made up for within so many rounds.
_UNSEEN_ROUNDS: Final = 8
_TILLS: Final = "heartland"


class Choices:
    """What was typed into such fields of late, by thing, field and system."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str, str], tuple[str, int]] = {}

    def begins(self, thing: str, field: str, value: str, turn: int) -> None:
        """The tills' people entered a thing: others are told of it so, and may be heard to say it."""
        self._before[thing, field, _TILLS] = value, turn

    def is_none(self, place: tuple[str, str, str], value: str, stands: str, at_the_tills: str, turn: int) -> bool:
        """Whether a value typed at a thing, field and system may change nothing that holds.

        ``stands`` is what is there this moment, ``at_the_tills`` what the tills show.
        """
        before = self._begun(place, stands, turn)
        thing, field, system = place
        if system == _TILLS:
            return value == before
        holds = self._before.get((thing, field, _TILLS))
        recent = {holds[0]} if holds is not None and turn - holds[1] <= _UNSEEN_ROUNDS else set()
        return value in {before, at_the_tills, *recent}

    def _begun(self, place: tuple[str, str, str], stands: str, turn: int) -> str:
        """What stood there before the changes of these rounds."""
        value, last = self._before.get(place, (stands, turn))
        if turn - last > _UNSEEN_ROUNDS:
            value = stands
        self._before[place] = value, turn
        return value

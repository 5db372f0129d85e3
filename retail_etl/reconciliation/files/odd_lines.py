"""Which lines of a large file must be looked at one by one: those that do not fit, and those whose id is not alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from retail_etl.warehouse.scratch import ScratchSession

_SAMPLE_ROWS: Final = 2_000


def count_odd(session: ScratchSession, table: str, key: str) -> int:
    """How many lines of the table (``line``, ``plain``, ``fits``) are odd; they are taken out, and stand in ``odd_line``.

    ``key`` is the SQL of what has to be there once.
    """
    session.query("CREATE OR REPLACE TABLE odd_line (line BIGINT)")
    odd, unclear = session.query(f'SELECT count(*) FILTER (NOT fits), count(*) FILTER (NOT plain) FROM "{table}"').fetchall()[0]
    if unclear:  # ids that only cleaning makes equal: nobody can say from the text alone which of them stand there twice
        return _take_out(session, table, "true")
    twice = (
        ""
        if _each_once(session, table, key)
        else f' OR {key} IN (SELECT {key} FROM "{table}" GROUP BY ALL HAVING count(*) > 1)'
    )
    return _take_out(session, table, f"NOT fits{twice}") if odd or twice else 0


def _take_out(session: ScratchSession, table: str, where: str) -> int:
    session.query(f'INSERT INTO odd_line SELECT line FROM "{table}" WHERE {where}')
    session.query(f'DELETE FROM "{table}" WHERE line IN (SELECT line FROM odd_line)')
    return int(session.query("SELECT count(*) FROM odd_line").fetchall()[0][0])


def _each_once(session: ScratchSession, table: str, key: str) -> bool:
    """Whether no key stands there twice; mostly files are in order, and else as many hashes as rows prove it."""
    for rows in (f'SELECT {key} AS k FROM "{table}" LIMIT {_SAMPLE_ROWS}', f'SELECT {key} AS k FROM "{table}"'):
        told = f"SELECT k, lag(k) OVER () AS before FROM ({rows})"
        out_of_order = f"SELECT count(*) FROM ({told}) WHERE NOT coalesce(k > before, false)"
        if session.query(out_of_order).fetchall()[0][0] > 1:  # the first has none before it
            return bool(session.query(f'SELECT count(DISTINCT hash({key})) = count(*) FROM "{table}"').fetchall()[0][0])
    return True

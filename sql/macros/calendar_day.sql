-- Purpose: a text as a plain day; an hour other than midnight makes it no day
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- The day is never shifted: Epicor writes the company's days as midnights without a zone.
CREATE OR REPLACE TEMP MACRO calendar_day(day) AS
    CASE
        WHEN regexp_full_match(day, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00:00(\.0+)?Z?)?') THEN TRY_CAST(left(day, 10) AS DATE)
    END;

-- Purpose: a text as a moment; NULL where it has no offset from UTC, or is no moment
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO utc_moment(moment) AS
    CASE
        WHEN regexp_full_match(moment, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})')
            THEN TRY_CAST(moment AS TIMESTAMPTZ)
    END;

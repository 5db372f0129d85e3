-- Purpose: a text as a moment; one without an offset stands on the company's clock
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO company_moment(moment, zone) AS
    CASE
        WHEN regexp_full_match(moment, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})')
            THEN TRY_CAST(moment AS TIMESTAMPTZ)
        WHEN regexp_full_match(moment, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?)?')
            THEN TRY_CAST(left(moment, 26) AS TIMESTAMP) AT TIME ZONE zone
    END;

-- Purpose: the day that a text names, as 2026-03-07, 03/07/2026 or the beginning of a moment; NULL where it names none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO day_of(told) AS
    coalesce(
        TRY_CAST(left(trim(told), 10) AS DATE),
        CAST(try_strptime(trim(told), '%m/%d/%Y') AS DATE)
    );

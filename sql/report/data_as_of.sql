-- Purpose: how far the data of each stream reaches
-- Grain: one row a stream that was ever polled
-- Parameters: none
-- Tables read: ops.watermarks, staging.epicor_gl_lines
-- A stream read by modification reaches to its watermark. The ledger is read by revision, a counter that tells no time: it reaches
-- to the newest day on which anything in it was posted.
SELECT
    w.stream,
    CASE
        WHEN w.staged IS NULL THEN NULL
        WHEN w.stream = 'epicor_gl_lines' THEN (SELECT CAST(max(posted_date) AS TIMESTAMPTZ) FROM staging.epicor_gl_lines)
        ELSE try_cast(w.staged AS TIMESTAMPTZ)
    END AS reaches_to,
    w.stream = 'epicor_gl_lines' AS is_by_day,
    w.stopped_reason
FROM ops.watermarks AS w
ORDER BY w.stream;

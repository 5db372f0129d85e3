-- Purpose: how far the data of each stream reaches
-- Grain: one row a stream that was ever polled
-- Parameters: none
-- Tables read: ops.watermarks, staging.epicor_gl_lines, staging.bank_statements
-- A stream read by modification reaches to its watermark. The ledger is read by revision, a counter that tells no time: it reaches
-- to the newest day on which anything in it was posted; any other stream of revisions to the moment at which it was last read to its
-- end. The bank's statements reach to the last day that one of them covers, whenever its file arrived. A stream that was asked and never
-- held anything reaches to when it was asked; but a ledger without a posting and a bank without a statement reach to nothing.
SELECT
    w.stream,
    CASE
        WHEN w.staged IS NULL AND (w.landed IS NOT NULL OR w.stream = 'epicor_gl_lines' OR w.stream LIKE 'bank\_%' ESCAPE '\') THEN NULL
        WHEN w.stream = 'epicor_gl_lines' THEN (SELECT CAST(max(posted_date) AS TIMESTAMPTZ) FROM staging.epicor_gl_lines)
        WHEN w.stream LIKE 'bank\_%' ESCAPE '\' THEN (SELECT CAST(max(last_date) AS TIMESTAMPTZ) FROM staging.bank_statements)
        ELSE coalesce(try_cast(w.staged AS TIMESTAMPTZ), w.staged_at)
    END AS reaches_to,
    w.stream = 'epicor_gl_lines' OR w.stream LIKE 'bank\_%' ESCAPE '\' AS is_by_day,
    w.staged_at AS read_at,
    w.stopped_reason
FROM ops.watermarks AS w
ORDER BY w.stream;

-- Purpose: up to which moment the newest stream is staged: the data's own time
-- Grain: one row; null where no stream with moments was ever staged
-- Parameters: none
-- Tables read: ops.watermarks
SELECT max(CASE WHEN staged ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d' THEN CAST(staged AS timestamptz) END) AS newest FROM ops.watermarks;

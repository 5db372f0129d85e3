-- Purpose: up to which moment the newest stream is staged: the data's own time
-- Grain: one row; null where no stream with moments was ever staged
-- Parameters: none
-- Tables read: ops.watermarks
-- When a bank statement was dropped tells nothing of how far the systems' own records reach.
SELECT max(try_cast(staged AS TIMESTAMPTZ)) AS newest FROM ops.watermarks WHERE staged LIKE '____-__-__T%' AND stream NOT LIKE 'bank\_%' ESCAPE '\';

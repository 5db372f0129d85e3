-- Purpose: moves a stream's landed watermark
-- Grain: one row
-- Parameters: stream, position, now
-- Tables read: none
MERGE INTO ops.watermarks AS known
USING (SELECT $stream AS stream, CAST($position AS VARCHAR) AS landed, CAST($now AS TIMESTAMPTZ) AS landed_at) AS fresh
ON known.stream = fresh.stream
WHEN MATCHED THEN UPDATE SET landed = fresh.landed, landed_at = fresh.landed_at
WHEN NOT MATCHED THEN INSERT (stream, landed, landed_at) VALUES (fresh.stream, fresh.landed, fresh.landed_at);

-- Purpose: a load is found without reading those of all years
-- Grain: no rows
-- Parameters: none
-- Tables read: none
CREATE INDEX manifest_by_stream_load_id ON ops.manifest (stream, load_id);

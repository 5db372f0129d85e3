-- Purpose: what a report says besides the judgement (freshness, quarantine, fees, what was open before ...), as it was known when the day
--   was judged, so that the report can be written again byte for byte
-- Grain: one row a judged day (as_of) and part; content is JSON for the part `head`, Parquet for every other
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.report_context (
    as_of DATE NOT NULL,
    part VARCHAR NOT NULL,
    content BLOB NOT NULL
);

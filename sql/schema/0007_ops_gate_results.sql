-- Purpose: what the gate decided about each load; read = redelivered + superseded + quarantined + accepted
-- Grain: one row a load that was staged
-- Parameters: none
-- Tables read: none
CREATE TABLE ops.gate_results (
    load_id VARCHAR NOT NULL,
    stream VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_redelivered BIGINT NOT NULL,
    rows_superseded BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    failed_checks VARCHAR NOT NULL,
    judged_at TIMESTAMPTZ NOT NULL
);

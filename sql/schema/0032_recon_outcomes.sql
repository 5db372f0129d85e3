-- Purpose: what was decided about every record of every leg, and by which rule
-- Grain: one row an outcome as of a day
-- Parameters: none
-- Tables read: none
CREATE TABLE recon.outcomes (
    as_of DATE NOT NULL,
    outcome_id VARCHAR NOT NULL,
    leg VARCHAR NOT NULL,
    class VARCHAR NOT NULL,
    rule VARCHAR,
    reason VARCHAR,
    status VARCHAR,
    auto_matched BOOLEAN,
    residual_minor BIGINT,
    currency VARCHAR,
    due DATE,
    business_date DATE,
    fiscal_period VARCHAR,
    category VARCHAR,
    suggested_action VARCHAR,
    explained VARCHAR,
    evidence VARCHAR,
    candidates VARCHAR,
    finding VARCHAR,
    history VARCHAR,
    rule_version VARCHAR
);

-- Purpose: the newest version of every location of Heartland Retail
-- Grain: one row a location id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.heartland_retail_locations (
    id VARCHAR NOT NULL,
    location_number VARCHAR,
    name VARCHAR NOT NULL,
    is_active BOOLEAN,
    created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

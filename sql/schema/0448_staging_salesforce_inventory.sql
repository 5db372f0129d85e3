-- Purpose: the newest version of synced stock of the Salesforce org
-- Grain: one row a product and store
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_inventory (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    number VARCHAR,
    product_id VARCHAR,
    product_heartland_id VARCHAR,
    sku VARCHAR,
    location_code VARCHAR,
    location_name VARCHAR,
    on_hand DECIMAL(38, 8),
    committed DECIMAL(38, 8),
    available DECIMAL(38, 8),
    as_of TIMESTAMPTZ,
    heartland_id VARCHAR,
    heartland_updated_at TIMESTAMPTZ,
    sync_hash VARCHAR,
    last_synced_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    last_modified_at TIMESTAMPTZ,
    last_modified_by VARCHAR,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

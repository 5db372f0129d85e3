-- Purpose: the newest version of products of the Salesforce org
-- Grain: one row a product
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.salesforce_products (
    id VARCHAR NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    sku VARCHAR,
    is_active BOOLEAN NOT NULL,
    family VARCHAR,
    unit_of_measure VARCHAR,
    brand VARCHAR,
    is_taxable BOOLEAN,
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

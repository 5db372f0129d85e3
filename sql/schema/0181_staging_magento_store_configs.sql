-- Purpose: the newest configuration of every store view of the web shop
-- Grain: one row a store view
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_store_configs (
    id BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    website_id BIGINT NOT NULL,
    locale VARCHAR,
    base_currency VARCHAR NOT NULL,
    display_currency VARCHAR NOT NULL,
    timezone VARCHAR NOT NULL,
    weight_unit VARCHAR,
    base_url VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

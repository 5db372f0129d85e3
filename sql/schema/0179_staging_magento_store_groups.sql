-- Purpose: the newest version of every store group of the web shop
-- Grain: one row a store group
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_store_groups (
    id BIGINT NOT NULL,
    website_id BIGINT NOT NULL,
    code VARCHAR,
    name VARCHAR,
    default_store_id BIGINT,
    root_category_id BIGINT,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: the newest version of every store view of the web shop
-- Grain: one row a store view
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_store_views (
    id BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    name VARCHAR,
    website_id BIGINT NOT NULL,
    store_group_id BIGINT,
    is_active BOOLEAN,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

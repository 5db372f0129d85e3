-- Purpose: the newest version of every product of the web shop
-- Grain: one row a Magento product id
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.magento_products (
    id BIGINT NOT NULL,
    sku VARCHAR NOT NULL,
    name VARCHAR,
    attribute_set_id BIGINT,
    price DECIMAL(38, 8),
    status BIGINT NOT NULL,
    visibility BIGINT,
    type_id VARCHAR NOT NULL,
    weight DECIMAL(38, 8),
    website_ids VARCHAR,
    configurable_product_links VARCHAR,
    custom_attributes VARCHAR,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version_at TIMESTAMPTZ NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

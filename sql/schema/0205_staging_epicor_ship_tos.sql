-- Purpose: the newest version of every ship-to address
-- Grain: one row a company, cust_num and ship_to_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_ship_tos (
    company VARCHAR NOT NULL,
    cust_num BIGINT NOT NULL,
    ship_to_num VARCHAR NOT NULL,
    name VARCHAR,
    address_line1 VARCHAR,
    address_line2 VARCHAR,
    address_line3 VARCHAR,
    city VARCHAR,
    state VARCHAR,
    postal_code VARCHAR,
    country VARCHAR,
    country_num BIGINT,
    phone VARCHAR,
    email VARCHAR,
    ship_via_code VARCHAR,
    tax_region_code VARCHAR,
    external_id VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

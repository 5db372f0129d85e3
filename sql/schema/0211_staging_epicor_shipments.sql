-- Purpose: the newest version of every pack
-- Grain: one row a company and pack_num
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_shipments (
    company VARCHAR NOT NULL,
    pack_num BIGINT NOT NULL,
    cust_num BIGINT,
    ship_date DATE,
    ship_status VARCHAR,
    tracking_number VARCHAR,
    ship_via_code VARCHAR,
    is_ready_to_invoice BOOLEAN,
    is_invoiced BOOLEAN,
    is_void BOOLEAN NOT NULL,
    plant VARCHAR,
    external_id VARCHAR,
    changed_at TIMESTAMPTZ,
    changed_by VARCHAR,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

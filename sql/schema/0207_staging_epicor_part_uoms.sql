-- Purpose: the newest version of every unit of a part
-- Grain: one row a company, part_num and uom_code
-- Parameters: none
-- Tables read: none
CREATE TABLE staging.epicor_part_uoms (
    company VARCHAR NOT NULL,
    part_num VARCHAR NOT NULL,
    uom_code VARCHAR NOT NULL,
    conversion_factor DECIMAL(38, 8),
    conversion_operator VARCHAR,
    converts_to_uom VARCHAR,
    is_active BOOLEAN,
    sys_row_id VARCHAR,
    revision BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    content_hash VARCHAR NOT NULL
);

-- Purpose: an address in one line, of the United States or Canada, in its parts; empty texts where it is none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO address_parts(address) AS
    regexp_extract(
        address,
        '^\s*(.+?)\s*,\s*([^,]+?)\s*,\s*([A-Za-z]{2})\.?\s+(\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d)\s*(?:,.*)?$',
        ['street', 'city', 'region_code', 'postal_code']
    );

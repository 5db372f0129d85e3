-- Purpose: the state's or province's code of an address in one line; NULL where it has no such form
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO address_region_code(address) AS nullif(upper(address_parts(address).region_code), '');

-- Purpose: an address in one line, as address_street and its kin read it
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO one_line_address(line1, line2, city, region_code, postal_code) AS
    nullif(
        concat_ws(
            ', ',
            nullif(trim(line1), ''),
            nullif(trim(line2), ''),
            nullif(trim(city), ''),
            nullif(concat_ws(' ', nullif(trim(region_code), ''), nullif(trim(postal_code), '')), '')
        ),
        ''
    );

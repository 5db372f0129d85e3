-- Purpose: the city of an address in one line; NULL where it has no such form
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO address_city(address) AS nullif(address_parts(address).city, '');

-- Purpose: what two forms of a street address are compared by
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO street_key(street) AS
    nullif(regexp_replace(lower(strip_accents(standard_street(street))), '[^a-z0-9]+', ' ', 'g'), '');

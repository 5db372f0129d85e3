-- Purpose: what two phone numbers are compared by: the digits, without the 1 of North America; NULL below seven of them
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO phone_key(phone) AS
    CASE
        WHEN length(regexp_replace(phone, '\D', '', 'g')) >= 7
            THEN regexp_replace(regexp_replace(regexp_replace(phone, '(?i)(ext|x)\.?\s*\d+\s*$', ''), '\D', '', 'g'), '^1(\d{10})$', '\1')
    END;

-- Purpose: a text of Magento's as a moment: it writes no offset and means UTC
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO shop_moment(moment) AS
    CASE
        WHEN regexp_full_match(moment, '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}')
            THEN TRY_CAST(moment || '+00' AS TIMESTAMPTZ)
    END;

-- Purpose: what two mail addresses are compared by; NULL where it is none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO email_key(email) AS
    CASE WHEN regexp_full_match(trim(email), '[^@\s]+@[^@\s]+\.[^@\s]+') THEN lower(trim(email)) END;

-- Purpose: says that a value was given and could not be read
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unread(given, read, reason) AS
    CASE WHEN given IS NOT NULL AND read IS NULL THEN reason END;

-- Purpose: a text, or NULL where it is empty
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO filled(value) AS nullif(value, '');

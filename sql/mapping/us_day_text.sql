-- Purpose: a day as 03/07/2026
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO us_day_text(day) AS strftime(day, '%m/%d/%Y');

-- Purpose: a day as 2026-03-07
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO day_text(day) AS strftime(day, '%Y-%m-%d');

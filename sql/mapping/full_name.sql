-- Purpose: first, middle and last name as one, without needless blanks; NULL where there is none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO full_name(first_name, middle_name, last_name) AS
    nullif(trim(regexp_replace(concat_ws(' ', first_name, middle_name, last_name), '\s+', ' ', 'g')), '');

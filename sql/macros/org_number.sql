-- Purpose: a number as Salesforce writes it as plain decimal text: ten millions and more come as 1.25E7
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO org_number(amount) AS
    CASE
        WHEN regexp_full_match(amount, '-?[0-9](\.[0-9]{1,16})?E[0-9]{1,2}') THEN CAST(TRY_CAST(amount AS DECIMAL(38, 8)) AS VARCHAR)
        ELSE amount
    END;

-- Purpose: a quantity in single pieces; a unit that is not listed counts as pieces
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO pieces(quantity, unit) AS
    CAST(
        CAST(quantity AS DECIMAL(22, 8))
        * coalesce(map {'PR': 2, 'DZ': 12, 'GR': 144, 'C': 100, 'M': 1000}[upper(trim(unit))], 1) AS DECIMAL(38, 8)
    );

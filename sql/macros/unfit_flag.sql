-- Purpose: says that a field is neither yes nor no
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_flag(field, answer) AS
    CASE WHEN answer IS NOT NULL AND yes_or_no(answer) IS NULL THEN field || ': neither true nor false' END;

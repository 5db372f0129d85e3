-- Purpose: what does not fit in the parts of a record, each reason once; NULL where all fits
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO unfit_parts(reasons) AS
    nullif(
        array_to_string(
            list_sort(
                list_distinct(list_filter(string_split(array_to_string(reasons, chr(10)), chr(10)), lambda reason: reason <> ''))
            ),
            chr(10)
        ),
        ''
    );

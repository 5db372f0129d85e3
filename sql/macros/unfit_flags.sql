-- Purpose: says which fields of a record's parts are neither yes nor no
-- Grain: one value: each reason once, NULL where all fits
-- Parameters: none
-- Tables read: none
-- Given are the names, and of each part its values in the same order: one check for all of them is bound many times faster.
CREATE OR REPLACE TEMP MACRO unfit_flags(part, names, given) AS
    distinct_reasons(
        list_transform(
            list_filter(
                flatten(list_transform(given, lambda fields: list_zip(names, fields))),
                lambda field: field[2] IS NOT NULL AND yes_or_no(field[2]) IS NULL
            ),
            lambda field: part || '.' || field[1] || ': neither true nor false'
        )
    );

-- Purpose: says which fields of a record's parts are objects or lists where plain values belong
-- Grain: one value: each reason once, NULL where all fits
-- Parameters: none
-- Tables read: none
-- Given are the names, and of each part its values in the same order: one check for all of them is bound many times faster.
CREATE OR REPLACE TEMP MACRO unfit_values(part, names, given) AS
    distinct_reasons(
        list_transform(
            list_filter(
                flatten(list_transform(given, lambda fields: list_zip(names, fields))),
                lambda field: left(field[2], 1) IN ('{', '[') AND json_valid(field[2])
            ),
            lambda field: part || '.' || field[1] || ': not a plain value'
        )
    );

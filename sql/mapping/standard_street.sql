-- Purpose: a street address in one form: '123 N Main St., #4' and '123 North Main Street Unit 4' are the same
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- Only the last word of the street may be its kind: 'St James St' becomes 'St James Street'. Capitals stay as written.
CREATE OR REPLACE TEMP MACRO standard_street(street) AS
    nullif(
        concat_ws(
            ' ',
            nullif(street_parts(street).number, ''),
            street_direction(street_parts(street).before),
            nullif(regexp_extract(street_parts(street).body, '^(.*\S)\s+\S+$', 1), ''),
            nullif(street_suffix(regexp_extract(street_parts(street).body, '(\S+)$', 1)), ''),
            street_direction(street_parts(street).after),
            street_unit(street_parts(street).unit),
            nullif(street_parts(street).unit_number, '')
        ),
        ''
    );

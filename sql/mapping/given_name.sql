-- Purpose: what stands in a whole name beside the family name; NULL where that is all
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO given_name(name) AS
    nullif(
        CASE
            WHEN contains(name, ',') AND NOT regexp_matches(name, '(?i),\s*(jr|sr|ii|iii|iv)\.?\s*$')
                THEN trim(regexp_replace(split_part(name, ',', 2), '\s+', ' ', 'g'))
            ELSE
                trim(
                    left(
                        trim(regexp_replace(replace(name, ',', ' '), '\s+', ' ', 'g')),
                        length(trim(regexp_replace(replace(name, ',', ' '), '\s+', ' ', 'g'))) - coalesce(length(family_name(name)), 0)
                    )
                )
        END,
        ''
    );

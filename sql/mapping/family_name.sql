-- Purpose: the family name in a whole name, with its particles and suffix: de la Cruz, King Jr.; a single name is one
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- 'Cruz, Juan' is read as family name first.
CREATE OR REPLACE TEMP MACRO family_name(name) AS
    nullif(
        CASE
            WHEN contains(name, ',') AND NOT regexp_matches(name, '(?i),\s*(jr|sr|ii|iii|iv)\.?\s*$') THEN trim(split_part(name, ',', 1))
            ELSE
                regexp_extract(
                    trim(regexp_replace(replace(name, ',', ' '), '\s+', ' ', 'g')),
                    '(?i)(?:^|\s)((?:(?:van|von|der|den|de|del|della|di|da|la|le|du|dos|das|st\.?|bin|ibn|al|el|ter|ten)\s+)*'
                    || '\S+(?:\s+(?:jr|sr|ii|iii|iv)\.?)?)$',
                    1
                )
        END,
        ''
    );

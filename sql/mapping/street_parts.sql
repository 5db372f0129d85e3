-- Purpose: number, direction, street, direction, kind of unit and unit of a street address, each as written; empty texts where it has none
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO street_parts(street) AS
    regexp_extract(
        trim(regexp_replace(regexp_replace(replace(street, ',', ' '), '#\s*', ' # ', 'g'), '\s+', ' ', 'g')),
        '(?i)^(\d\S*)?\s*(?:((?:ne|nw|se|sw|n|s|e|w)\.?)\s+)?(.*?)(?:\s+((?:ne|nw|se|sw|n|s|e|w)\.?))?'
        || '(?:\s+(apt|apartment|unit|ste|suite|fl|flr|floor|bldg|building|rm|room|dept|department|lot|#)\.?\s+(\S+(?:\s\S+)?))?$',
        ['number', 'before', 'body', 'after', 'unit', 'unit_number']
    );

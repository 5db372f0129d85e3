-- Purpose: pairs of customers of two systems that are one by what both say, no score needed
-- Grain: one row a pair and the first rule that holds: an id that one names of the other; mail address and name; phone number and name,
--   where no two mail addresses speak against it
-- Parameters: none
-- Tables read: people (a given frame)
WITH named AS (
    SELECT record_id, unnest(json_keys(external_ids)) AS called, external_ids
    FROM people
    WHERE json_valid(external_ids) AND json_type(external_ids) = 'OBJECT'
),
found AS (
    SELECT named.record_id AS one, other.record_id AS two, 'declared_id' AS rule, 1 AS rank
    FROM named
    JOIN people AS other
        ON other.source_system = regexp_extract(called, '^(.+)_(?:customer|account|contact)_id$', 1)
        AND other.customer_id = json_extract_string(named.external_ids, '$."' || called || '"')
    UNION ALL
    SELECT a.record_id, b.record_id, 'email_and_name', 2
    FROM people AS a
    JOIN people AS b ON b.email = a.email AND b.family_name = a.family_name AND coalesce(b.given_name, '') = coalesce(a.given_name, '')
    UNION ALL
    SELECT a.record_id, b.record_id, 'phone_and_name', 3
    FROM people AS a
    JOIN people AS b ON b.phone = a.phone AND b.family_name = a.family_name AND coalesce(b.given_name, '') = coalesce(a.given_name, '')
    WHERE a.email IS NULL OR b.email IS NULL
)
SELECT least(one, two) AS one_id, greatest(one, two) AS two_id, arg_min(rule, rank) AS rule
FROM found
WHERE one <> two
GROUP BY ALL
ORDER BY one_id, two_id;

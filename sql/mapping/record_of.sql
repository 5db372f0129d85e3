-- Purpose: the name of a record of ours, as heartland:customers:c1; NULL where it has no key
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO record_of(source_system, entity, key) AS source_system || ':' || entity || ':' || key;

-- Purpose: the accepted rows of a load into staging; the gate left nothing but the newest version of each record
-- Grain: one row a record
-- Parameters: none
-- Tables read: parsed
MERGE INTO staging.magento_orders AS known
USING (SELECT * EXCLUDE (record_key, version, touched_date, cast_failures) FROM parsed) AS fresh
ON known.entity_id = fresh.entity_id
WHEN MATCHED THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME;

-- Purpose: leaves nothing in the load but what is new
-- Grain: one row a line taken out
-- Parameters: none
-- Tables read: deliveries
DELETE FROM parsed WHERE line IN (SELECT line FROM deliveries WHERE verdict <> 'fresh');

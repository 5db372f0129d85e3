-- Order numbers that are there with and without their prefix.
-- Grain: one row a number. Parameters: none. Reads: order.
CREATE TABLE twin_order AS
WITH bare AS MATERIALIZED (
    SELECT id FROM "order" WHERE NOT starts_with(id, 'MO-')
)
SELECT b.id AS order_ref
FROM "order" AS w
JOIN bare AS b ON w.id = 'MO-' || b.id

-- Purpose: how many lines of the load got each verdict, and how many records it holds
-- Grain: one row a verdict
-- Parameters: none
-- Tables read: deliveries
SELECT verdict, count(*) AS lines FROM deliveries GROUP BY verdict ORDER BY verdict;

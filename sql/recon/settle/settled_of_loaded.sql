-- Which of the records at hand a leg has nothing left to do with.
-- Grain: one row a leg and record. Parameters: everything. Reads: settled_member, loaded.
SELECT leg, id FROM settled_member WHERE $everything OR kind <> 'payment' AND kind <> 'order' OR id IN (SELECT id FROM loaded)

-- Stores and posting days of which takings are settled by key: the ledger has booked that day.
-- Grain: one row a store and posting day. Parameters: none. Reads: settled_posting.
SELECT DISTINCT upper(store), posting_date FROM settled_posting

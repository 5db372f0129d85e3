-- What was settled by key, summed for the totals of each leg.
-- Grain: one row a leg, side, currency and class. Parameters: none. Reads: settled_member.
SELECT leg, side, currency, class, sum(amount_minor)::BIGINT FROM settled_member GROUP BY ALL

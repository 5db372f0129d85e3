-- Purpose: the two sides of each approved adjustment: the account that the difference stands on, and the one that its cause is booked to
-- Grain: one row an adjustment and side
-- Parameters: none
-- Tables read: approved_adjustments (a given frame)
-- Positive amounts are debits. What the ledger has too much comes off the account that it stands on; what it lacks goes onto it.
CREATE OR REPLACE TEMP TABLE adjustment_sides AS
SELECT
    source_system, adjustment_id, side, account, leg, cause, currency,
    CASE WHEN (account = 'standing') = (cause IN ('unexplained_gl', 'duplicate_posting', 'wrong_account')) THEN -amount_minor ELSE amount_minor END
        AS amount_minor
FROM approved_adjustments
CROSS JOIN (VALUES (1, 'standing'), (2, 'expense')) AS sides(side, account);

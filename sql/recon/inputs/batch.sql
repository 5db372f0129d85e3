-- Purpose: the settlement batches and processor entries that the engine judges
-- Grain: one row a batch, funding share or entry
-- Parameters: adjustments_are_fees (whether the processor's corrections are booked as fees)
-- Tables read: canonical.settlement_batches, stores (location_id)
SELECT
    batch_id AS id,
    CAST(closed_at AS TIMESTAMP) AS closed_at,
    business_date,
    gross_minor,
    CASE WHEN $adjustments_are_fees AND entry_type = 'adjustment' THEN fees_minor - adjustments_minor ELSE fees_minor END AS fees_minor,
    CASE WHEN $adjustments_are_fees AND entry_type = 'adjustment' THEN 0 ELSE adjustments_minor END AS adjustments_minor,
    net_minor,
    currency,
    location_id AS store,
    CASE entry_type WHEN 'fee' THEN 'monthly_fee' WHEN 'batch' THEN NULL WHEN 'reserve' THEN NULL WHEN 'adjustment' THEN NULL ELSE entry_type END AS type,
    original_payment_id AS original_id,
    deposit_id
FROM canonical.settlement_batches SEMI JOIN stores USING (location_id)
ORDER BY id;

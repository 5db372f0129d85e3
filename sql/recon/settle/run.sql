-- What the run asks of payments, as one variable that the view of captured payments reads: a plan then knows it as a constant.
-- Grain: one value. Parameters: until (UTC, exclusive), locked_at (UTC, null: none), late_on (the first day after the locked ones,
-- null: none), test_last4, test_minor (lists that test rules may mean), non_settling (tenders). Reads: payment.
-- usual_currency is that of most payments.
SET VARIABLE run = {
    until: CAST($until AS TIMESTAMP),
    locked_at: CAST($locked_at AS TIMESTAMP),
    late_on: CAST($late_on AS DATE),
    test_last4: CAST($test_last4 AS VARCHAR[]),
    test_minor: CAST($test_minor AS BIGINT[]),
    non_settling: CAST($non_settling AS VARCHAR[]),
    usual_currency: (SELECT mode(currency) FROM payment)
}

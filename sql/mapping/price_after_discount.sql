-- Purpose: what one costs once a line's discount is taken off; five decimals, rounded half up, exact
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO price_after_discount(net_amount, quantity) AS
    CASE
        WHEN quantity <> 0
            THEN
                CAST(
                    CAST(
                        (
                            abs(CAST(CAST(net_amount AS DECIMAL(18, 4)) * 10000 AS HUGEINT)) * 200000
                            + abs(CAST(CAST(quantity AS DECIMAL(18, 4)) * 10000 AS HUGEINT))
                        )
                        // (2 * abs(CAST(CAST(quantity AS DECIMAL(18, 4)) * 10000 AS HUGEINT))) AS DECIMAL(30, 0)
                    )
                    * CASE WHEN (net_amount < 0) <> (quantity < 0) THEN -0.00001 ELSE 0.00001 END AS DECIMAL(18, 5)
                )
    END;

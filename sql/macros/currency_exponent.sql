-- Purpose: how many decimals a currency has (ISO 4217); the list of domain/money.py, and a test holds them together
-- Grain: one value
-- Parameters: none
-- Tables read: none
-- A map, since a long IN becomes a join that carries every column along and loses the order of the lines.
CREATE OR REPLACE TEMP MACRO currency_exponent(currency) AS
    CASE
        WHEN currency = 'USD' THEN 2
        ELSE coalesce(
            MAP {
                'BIF': 0, 'CLP': 0, 'DJF': 0, 'GNF': 0, 'ISK': 0, 'JPY': 0, 'KMF': 0, 'KRW': 0, 'PYG': 0, 'RWF': 0, 'UGX': 0,
                'UYI': 0, 'VND': 0, 'VUV': 0, 'XAF': 0, 'XOF': 0, 'XPF': 0, 'BHD': 3, 'IQD': 3, 'JOD': 3, 'KWD': 3, 'LYD': 3,
                'OMR': 3, 'TND': 3, 'CLF': 4, 'UYW': 4
            }[currency],
            2
        )
    END;

-- Purpose: how many decimals a currency has (ISO 4217); the list of domain/money.py, and a test holds them together
-- Grain: one value
-- Parameters: none
-- Tables read: none
CREATE OR REPLACE TEMP MACRO currency_exponent(currency) AS
    CASE
        WHEN currency IN ('USD', 'EUR', 'CAD', 'GBP', 'MXN') THEN 2
        WHEN currency IN (
            'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) THEN 0
        WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 3
        WHEN currency IN ('CLF', 'UYW') THEN 4
        ELSE 2
    END;

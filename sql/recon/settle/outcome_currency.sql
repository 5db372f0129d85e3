-- The currencies of outcomes by key as the outcomes file has them: code and an amount of nothing, each spelled once in the file.
-- Grain: one row a currency. Parameters: none. Reads: currency_word.
CREATE OR REPLACE TABLE outcome_currency AS
SELECT currency, places, CAST(currency AS outcome_code) AS code, CAST(residual AS outcome_residual) AS residual FROM currency_word

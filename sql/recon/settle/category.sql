-- What a batch of a type adds to its outcomes.
-- Grain: one text. Parameters: none; the macro takes the type of a batch. Reads: nothing.
CREATE MACRO settled_category(type) AS CASE WHEN type = 'sale_with_reserve' THEN 'reserve_withheld' ELSE nullif(type, '') END

-- The ids of an outcome of two records, in their order.
-- Grain: one list. Parameters: none; the macro takes both ids. Reads: nothing.
CREATE MACRO settled_pair(one, other) AS CASE WHEN one < other THEN [one, other] ELSE [other, one] END

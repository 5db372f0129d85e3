-- Journals that a line's reference names (REV J881): lines of such journals may cancel one another.
-- Grain: one row a journal. Parameters: none. Reads: line.
CREATE TABLE named_journal AS
SELECT DISTINCT upper(trim(l.journal)) AS journal
FROM line AS l
WHERE upper(trim(l.journal)) IN (SELECT unnest(regexp_split_to_array(reference, '[\s,;:/()#]+')) FROM line)

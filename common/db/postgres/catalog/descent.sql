-- What repeats values of elsewhere: a table and one that it inherits from or is a partition of
-- (of all levels); a table, a column that is made of others, and one of those.
WITH RECURSIVE up AS (
	SELECT inhrelid AS id, inhparent AS parent FROM pg_inherits
	UNION
	SELECT up.id, i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.parent
), derived AS (
	SELECT d.adrelid AS id, d.adnum AS made, u.refobjsubid AS source
	FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
	     JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = d.oid
	          AND u.refclassid = 'pg_class'::regclass AND u.refobjid = d.adrelid
	WHERE a.attgenerated <> '' AND u.refobjsubid NOT IN (0, d.adnum)
	UNION
	-- Before 15, the column itself is what depends.
	SELECT u.objid, u.objsubid, u.refobjsubid
	FROM pg_depend u JOIN pg_attribute a ON a.attrelid = u.objid AND a.attnum = u.objsubid
	WHERE u.classid = 'pg_class'::regclass AND u.refclassid = 'pg_class'::regclass
	  AND u.objid = u.refobjid AND a.attgenerated <> '' AND u.refobjsubid NOT IN (0, u.objsubid)
	UNION
	-- tsvector_update_trigger(column, configuration, columns ...): arguments end with NUL.
	SELECT t.tgrelid, m.attnum, s.attnum
	FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid AND p.oid < 16384
	          AND p.proname IN ('tsvector_update_trigger', 'tsvector_update_trigger_column')
	     CROSS JOIN LATERAL (SELECT string_to_array(encode(t.tgargs, 'escape'), '\000') AS list) AS g
	     JOIN pg_attribute m ON m.attrelid = t.tgrelid AND m.attname = g.list[1]
	     JOIN pg_attribute s ON s.attrelid = t.tgrelid AND s.attname::text = ANY (g.list[3:])
)
SELECT up.id, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END, NULL
FROM up JOIN pg_class c ON c.oid = up.parent JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT d.id, m.attname, s.attname
FROM derived d JOIN pg_attribute m ON m.attrelid = d.id AND m.attnum = d.made
     JOIN pg_attribute s ON s.attrelid = d.id AND s.attnum = d.source
ORDER BY 1, 2, 3

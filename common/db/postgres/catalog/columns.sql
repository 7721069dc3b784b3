-- Columns that hold values: table, name, position in the key that orders the rows, type.
WITH key AS (
	-- The primary key, else a unique index over columns that are never NULL.
	SELECT DISTINCT ON (x.indrelid) x.indrelid, x.indkey::int2[] AS columns, x.indnkeyatts
	FROM pg_index x
	WHERE x.indisunique AND x.indimmediate AND x.indisvalid AND x.indpred IS NULL
	  AND x.indexprs IS NULL AND NOT EXISTS (
	      SELECT FROM pg_attribute a WHERE a.attrelid = x.indrelid AND NOT a.attnotnull
	      AND a.attnum = ANY ((x.indkey::int2[])[0 : x.indnkeyatts - 1]))
	  AND NOT EXISTS (
	      SELECT FROM pg_attribute a WHERE a.attrelid = x.indrelid AND a.attgenerated <> ''
	      AND a.attnum = ANY ((x.indkey::int2[])[0 : x.indnkeyatts - 1]))
	ORDER BY x.indrelid, NOT x.indisprimary, x.indnatts, x.indexrelid
)
SELECT a.attrelid, a.attname, coalesce(array_position((k.columns)[0 : k.indnkeyatts - 1], a.attnum), -1),
       CASE WHEN t.oid = 'bytea'::regtype THEN 'binary' WHEN t.typname IN ('json', 'jsonb') THEN 'json'
            WHEN t.typtype = 'e' THEN 'enum' WHEN t.typcategory = 'N' THEN 'number'
            WHEN t.typcategory IN ('D', 'T') THEN 'time' WHEN t.typcategory = 'V' THEN 'bit'
            WHEN t.typname IN ('geometry', 'geography') THEN 'geometry' ELSE 'text' END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN key k ON k.indrelid = a.attrelid
WHERE c.relkind = 'r' AND c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid,
         -- Where a parent got a column late, its children have it elsewhere than when they are made again.
         CASE WHEN NOT c.relispartition AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid)
              THEN a.attname END, a.attnum

-- Views and materialized views; early: what stands for one while others need its row type.
--
-- Items as in types.sql, and after them: relkind, early statement, after statements.
WITH v AS (
	SELECT c.*, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS q
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm')
	  AND n.nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
), columns AS (
	SELECT a.attrelid AS id,
	       string_agg('NULL::' || format_type(a.atttypid, a.atttypmod) ||
	                  CASE WHEN a.attcollation <> t.typcollation
	                       THEN ' COLLATE ' || (pg_identify_object('pg_collation'::regclass, a.attcollation, 0)).identity ELSE '' END ||
	                  ' AS ' || quote_ident(a.attname), E',\n\t' ORDER BY a.attnum) AS list
	FROM pg_attribute a JOIN v ON v.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
	WHERE a.attnum > 0 GROUP BY 1
), settings AS (
	SELECT a.attrelid AS id, string_agg(E';\nALTER ' ||
	           CASE v.relkind WHEN 'v' THEN 'VIEW ' ELSE 'MATERIALIZED VIEW ' END || v.q ||
	           ' ALTER COLUMN ' || quote_ident(a.attname) || s.text, '' ORDER BY a.attnum) AS list
	FROM pg_attribute a JOIN v ON v.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
	     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum, LATERAL (
		SELECT ' SET DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) WHERE d.adbin IS NOT NULL
		UNION ALL
		SELECT ' SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
		                          WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
		WHERE v.relkind = 'm' AND a.attstorage <> t.typstorage
		UNION ALL
		SELECT ' SET COMPRESSION ' || CASE to_jsonb(a) ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END
		WHERE to_jsonb(a) ->> 'attcompression' IN ('p', 'l')
		UNION ALL
		SELECT ' SET (' || string_agg(o, ', ') || ')' FROM unnest(a.attoptions) AS o
		WHERE o NOT LIKE 'pg\_attver=%' HAVING count(*) > 0
		UNION ALL
		SELECT ' SET STATISTICS ' || (to_jsonb(a) ->> 'attstattarget')
		WHERE v.relkind = 'm' AND (to_jsonb(a) ->> 'attstattarget')::int >= 0
	) AS s(text)
	WHERE a.attnum > 0 GROUP BY 1
), indexes AS (
	SELECT x.indrelid AS id, string_agg(E';\n' || pg_get_indexdef(x.indexrelid) ||
	           CASE WHEN x.indisclustered THEN E';\nALTER MATERIALIZED VIEW ' || v.q || ' CLUSTER ON ' ||
	                quote_ident(i.relname) ELSE '' END, '' ORDER BY i.relname) AS list
	FROM pg_index x JOIN v ON v.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
	WHERE x.indisvalid GROUP BY 1
), statistics AS (
	SELECT s.stxrelid AS id, string_agg(E';\n' || pg_get_statisticsobjdef(s.oid), '' ORDER BY s.stxname) AS list
	FROM pg_statistic_ext s JOIN v ON v.oid = s.stxrelid GROUP BY 1
)
SELECT 'pg_class'::regclass::oid, v.oid, 300,
       CASE v.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, v.q,
       CASE v.relkind WHEN 'v' THEN 'CREATE OR REPLACE VIEW ' ELSE 'CREATE MATERIALIZED VIEW ' END || v.q ||
       coalesce(' USING ' || nullif(am.amname, 'heap'), '') ||
       coalesce(' WITH (' || array_to_string(v.reloptions, ', ') || ')', '') || E' AS\n' ||
       rtrim(pg_get_viewdef(v.oid), ';') ||
       CASE WHEN v.relkind = 'm' THEN ' WITH NO DATA' ELSE '' END || coalesce(settings.list, ''),
       v.relkind,
       'CREATE VIEW ' || v.q || E' AS\nSELECT ' || coalesce(columns.list, ''),
       concat_ws('', indexes.list, statistics.list),
       CASE WHEN v.relispopulated AND v.relkind = 'm' THEN 'REFRESH MATERIALIZED VIEW ' || v.q END
FROM v LEFT JOIN columns ON columns.id = v.oid LEFT JOIN settings ON settings.id = v.oid
     LEFT JOIN indexes ON indexes.id = v.oid LEFT JOIN statistics ON statistics.id = v.oid
     LEFT JOIN pg_am am ON am.oid = v.relam

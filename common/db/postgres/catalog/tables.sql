-- Tables, partitioned tables, foreign tables: bare, as rows come in; what checks rows comes later.
--
-- Items as in types.sql, and after them: relkind, rows, bytes, name in SQL, keys, after (statements),
-- why its rows can't be read.
WITH judged AS (
	-- By functions that may look at rows of other tables: all rows are to be there first.
	SELECT k.conrelid AS id FROM pg_constraint k JOIN pg_depend d ON d.classid = 'pg_constraint'::regclass
	     AND d.objid = k.oid AND d.refclassid = 'pg_proc'::regclass AND d.refobjid >= 16384
	WHERE k.contype = 'c'
), rel AS (
	SELECT c.*, n.nspname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS q,
	       CASE WHEN c.relkind = 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word,
	       c.relkind = 'r' AND (c.oid IN (SELECT id FROM judged) OR EXISTS (
	           SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)) AS late_checks
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f')
	  AND n.nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
), parents AS (
	SELECT i.inhrelid AS id, string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno) AS list
	FROM pg_inherits i GROUP BY 1
), notnulls AS (
	-- From 18 on they are constraints; a name of its own is kept.
	SELECT k.conrelid, k.conkey[1] AS attnum, k.conname, k.connoinherit, k.convalidated,
	       k.conislocal AND k.convalidated AND NOT k.connoinherit AND (k.coninhcount > 0 OR
	           k.conname = c.relname || '_' || a.attname || '_not_null') AS plain
	FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
	     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
	WHERE k.contype = 'n'
), att AS (
	SELECT a.attrelid AS id, a.attnum, quote_ident(a.attname) AS q, a.attislocal, a.attnotnull,
	       a.attgenerated, a.attidentity, x.j, t.typstorage,
	       format_type(a.atttypid, a.atttypmod) AS type,
	       CASE WHEN a.attcollation <> t.typcollation
	            THEN ' COLLATE ' || (pg_identify_object('pg_collation'::regclass, a.attcollation, 0)).identity ELSE '' END AS collation,
	       pg_get_expr(d.adbin, d.adrelid) AS expr, a.attstorage, a.attoptions, a.attfdwoptions,
	       (x.j ->> 'attstattarget')::int AS target,
	       CASE WHEN NOT a.attnotnull OR nn.convalidated IS FALSE THEN ''
	            WHEN nn.conname <> k.relname || '_' || a.attname || '_not_null'
	            THEN ' CONSTRAINT ' || quote_ident(nn.conname) || ' NOT NULL'
	            ELSE ' NOT NULL' END ||
	       CASE WHEN nn.connoinherit AND nn.convalidated THEN ' NO INHERIT' ELSE '' END AS notnull,
	       nn.conname IS NULL OR nn.plain AS nn_plain,
	       -- It may not be said twice before 16.
	       NOT k.relispartition AND EXISTS (
	           SELECT FROM pg_inherits i JOIN pg_attribute pa ON pa.attrelid = i.inhparent
	                AND pa.attname = a.attname AND pa.attgenerated <> ''
	                JOIN pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
	           WHERE i.inhrelid = a.attrelid
	             AND pg_get_expr(pd.adbin, pd.adrelid) = pg_get_expr(d.adbin, d.adrelid)
	       ) AS generated_by_parent
	FROM pg_attribute a JOIN rel k ON k.oid = a.attrelid
	     LEFT JOIN pg_type t ON t.oid = a.atttypid
	     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	     LEFT JOIN notnulls nn ON nn.conrelid = a.attrelid AND nn.attnum = a.attnum,
	     to_jsonb(a) AS x(j)
	WHERE a.attnum > 0 AND NOT a.attisdropped
), columns AS (
	SELECT a.id, string_agg(E'\n\t' || a.q || CASE WHEN rel.reloftype <> 0 THEN ' WITH OPTIONS'
	           ELSE ' ' || a.type || a.collation END ||
	           coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(split_part(o, '=', 1)) || ' ' ||
	                            quote_literal(substr(o, strpos(o, '=') + 1)), ', ') || ')'
	                     FROM unnest(a.attfdwoptions) AS o), '') ||
	           CASE WHEN a.attgenerated <> '' AND NOT a.generated_by_parent THEN ' GENERATED ALWAYS AS (' || a.expr || ')' ||
	                CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END ELSE '' END ||
	           CASE WHEN a.attidentity <> '' AND s.seqrelid IS NOT NULL THEN ' GENERATED ' ||
	                CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END ||
	                ' AS IDENTITY (SEQUENCE NAME ' || s.seqrelid::regclass ||
	                ' START WITH ' || s.seqstart || ' INCREMENT BY ' || s.seqincrement ||
	                ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' CACHE ' || s.seqcache ||
	                CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END || ')' ELSE '' END ||
	           a.notnull, ',' ORDER BY a.attnum) AS list
	FROM att a JOIN rel ON rel.oid = a.id
	     LEFT JOIN pg_depend d ON a.attidentity <> '' AND d.refclassid = 'pg_class'::regclass
	          AND d.refobjid = a.id AND d.refobjsubid = a.attnum AND d.deptype = 'i'
	          AND d.classid = 'pg_class'::regclass
	     LEFT JOIN pg_sequence s ON s.seqrelid = d.objid
	WHERE (a.attislocal OR rel.relispartition)
	  AND (rel.reloftype = 0 OR a.notnull <> '' OR a.attgenerated <> '' OR a.attidentity <> '')
	GROUP BY a.id
), settings AS (
	-- What is set of columns afterwards, by one statement.
	SELECT a.id, string_agg('ALTER COLUMN ' || a.q || s.text, ', ' ORDER BY a.attnum, s.text) AS list
	FROM att a JOIN rel ON rel.oid = a.id LEFT JOIN parents p ON p.id = a.id, LATERAL (
		SELECT ' SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
		                          WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
		WHERE a.attstorage <> a.typstorage
		UNION ALL
		SELECT ' SET COMPRESSION ' || CASE a.j ->> 'attcompression' WHEN 'p' THEN 'pglz' ELSE 'lz4' END
		WHERE a.j ->> 'attcompression' IN ('p', 'l')
		UNION ALL
		-- pg_attver is the server's own, as for pg_dump.
		SELECT ' SET (' || string_agg(o, ', ') || ')' FROM unnest(a.attoptions) AS o
		WHERE o NOT LIKE 'pg\_attver=%' HAVING count(*) > 0
		UNION ALL
		SELECT ' SET STATISTICS ' || a.target WHERE a.target >= 0
		UNION ALL
		-- An inherited column may be so by itself; before 18 nothing says whether it is.
		SELECT ' SET NOT NULL'
		WHERE p.id IS NOT NULL AND NOT rel.relispartition AND NOT a.attislocal AND a.attnotnull
		  AND a.nn_plain
	) AS s(text)
	GROUP BY a.id
), defaults AS (
	SELECT a.id, string_agg('ALTER COLUMN ' || a.q || ' SET DEFAULT ' || a.expr, ', ' ORDER BY a.attnum) AS list
	FROM att a WHERE a.expr IS NOT NULL AND a.attgenerated = '' GROUP BY a.id
), options AS (
	SELECT rel.oid AS id, string_agg(o, ', ') AS list
	FROM rel LEFT JOIN pg_class t ON t.oid = rel.reltoastrelid, LATERAL (
		SELECT unnest(rel.reloptions) UNION ALL SELECT 'toast.' || unnest(t.reloptions)) AS u(o)
	GROUP BY 1
), indexes AS (
	SELECT x.indrelid AS id, quote_ident(n.nspname) || '.' || quote_ident(i.relname) AS q,
	       i.relname, i.oid, x.indisreplident, x.indisclustered, k.oid AS con, k.conname, k.contype,
	       CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.oid)
	       ELSE 'ALTER TABLE ONLY ' || rel.q || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' ||
	           pg_get_constraintdef(k.oid) END ||
	       coalesce((SELECT string_agg(E';\nALTER INDEX ' || quote_ident(n.nspname) || '.' ||
	                     quote_ident(i.relname) || ' ALTER COLUMN ' || a.attnum ||
	                     ' SET STATISTICS ' || (to_jsonb(a) ->> 'attstattarget'), '' ORDER BY a.attnum)
	                 FROM pg_attribute a
	                 WHERE a.attrelid = i.oid AND (to_jsonb(a) ->> 'attstattarget')::int >= 0), '') ||
	       coalesce((SELECT string_agg(E';\nALTER INDEX ' || quote_ident(n.nspname) || '.' ||
	                     quote_ident(i.relname) || ' ATTACH PARTITION ' || h.inhrelid::regclass,
	                     '' ORDER BY h.inhrelid::regclass::text)
	                 FROM pg_inherits h WHERE h.inhparent = i.oid), '') ||
	       coalesce((SELECT E';\nALTER INDEX ' || quote_ident(n.nspname) || '.' || quote_ident(i.relname) ||
	                     ' DEPENDS ON EXTENSION ' || quote_ident(e.extname)
	                 FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
	                 WHERE d.classid = 'pg_class'::regclass AND d.objid = i.oid AND d.deptype = 'x'
	                   AND d.refclassid = 'pg_extension'::regclass), '') AS def
	FROM pg_index x JOIN rel ON rel.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
	     JOIN pg_namespace n ON n.oid = i.relnamespace
	     LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.conrelid = x.indrelid
	          AND k.contype IN ('p', 'u', 'x')
	WHERE x.indisvalid OR rel.relkind = 'p'
), checks AS (
	-- Those that are only inherited come with the parent's.
	SELECT k.conrelid AS id, string_agg('ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' ||
	           pg_get_constraintdef(k.oid), E',\n\t' ORDER BY k.conname) AS list
	FROM pg_constraint k JOIN rel ON rel.oid = k.conrelid
	     LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND k.contype = 'n' AND a.attnum = k.conkey[1]
	     LEFT JOIN notnulls nn ON nn.conrelid = k.conrelid AND nn.attnum = a.attnum
	WHERE k.conislocal AND (k.contype = 'c' OR (k.contype = 'n' AND NOT nn.plain AND NOT (
	      k.convalidated AND (a.attislocal OR rel.relispartition))))
	GROUP BY 1
), keys AS (
	SELECT id, string_agg(def, E';\n' ORDER BY sort, name) AS list FROM (
		SELECT id, CASE contype WHEN 'p' THEN 1 WHEN 'u' THEN 2 ELSE 3 END AS sort, relname AS name, def
		FROM indexes
		UNION ALL
		SELECT c.id, 4, '', 'ALTER ' || rel.word || ' ' || rel.q || E'\n\t' || c.list
		FROM checks c JOIN rel ON rel.oid = c.id WHERE NOT rel.late_checks
		UNION ALL
		SELECT s.stxrelid, 5, s.stxname, pg_get_statisticsobjdef(s.oid) ||
		       coalesce(E';\nALTER STATISTICS ' || quote_ident(n.nspname) || '.' ||
		                quote_ident(s.stxname) || ' SET STATISTICS ' ||
		                nullif((to_jsonb(s) ->> 'stxstattarget')::int, -1), '')
		FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
		UNION ALL
		SELECT id, 6, i.relname, 'ALTER TABLE ' || rel.q || ' CLUSTER ON ' || quote_ident(i.relname)
		FROM indexes i JOIN rel ON rel.oid = i.id WHERE i.indisclustered
		UNION ALL
		SELECT id, 7, i.relname, 'ALTER TABLE ONLY ' || rel.q || ' REPLICA IDENTITY USING INDEX ' ||
		       quote_ident(i.relname)
		FROM indexes i JOIN rel ON rel.oid = i.id WHERE i.indisreplident AND rel.relreplident = 'i'
		UNION ALL
		SELECT oid, 7, '', 'ALTER TABLE ONLY ' || q || ' REPLICA IDENTITY ' ||
		       CASE relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END
		FROM rel WHERE relreplident IN ('f', 'n') AND relkind <> 'f'
	) k GROUP BY id
)
SELECT 'pg_class'::regclass::oid, rel.oid, 200,
       CASE rel.relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'table' END,
       CASE rel.nspname WHEN 'public' THEN rel.relname ELSE rel.nspname || '.' || rel.relname END,
       'CREATE ' || CASE rel.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END || rel.word || ' ' ||
       rel.q || CASE WHEN rel.reloftype <> 0
                     THEN ' OF ' || format_type(rel.reloftype, NULL) || coalesce(' (' || columns.list || E'\n)', '')
                     ELSE ' (' || coalesce(columns.list || E'\n', '') || ')' END ||
       CASE WHEN rel.relispartition THEN '' ELSE coalesce(' INHERITS (' || parents.list || ')', '') END ||
       CASE WHEN rel.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(rel.oid) ELSE '' END ||
       CASE WHEN rel.relkind = 'f' THEN ' SERVER ' || quote_ident(s.srvname) || coalesce((
                SELECT ' OPTIONS (' || string_agg(quote_ident(split_part(o, '=', 1)) || ' ' ||
                       quote_literal(substr(o, strpos(o, '=') + 1)), ', ') || ')'
                FROM unnest(ft.ftoptions) AS o
                WHERE split_part(o, '=', 1) !~* '(passw|secret|token|credential|access_?key)'), '')
            ELSE '' END ||
       coalesce(' USING ' || nullif(am.amname, 'heap'), '') ||
       coalesce(' WITH (' || options.list || ')', '') ||
       coalesce(E';\nALTER ' || rel.word || ' ONLY ' || rel.q || ' ' || settings.list, '') ||
       CASE WHEN rel.relispartition THEN E';\nALTER TABLE ONLY ' || parents.list || ' ATTACH PARTITION ' ||
            rel.q || ' ' || pg_get_expr(rel.relpartbound, rel.oid) ELSE '' END,
       rel.relkind, greatest(rel.reltuples, 0)::bigint,
       CASE rel.relkind WHEN 'r' THEN pg_table_size(rel.oid) ELSE 0 END,
       rel.q, keys.list,
       concat_ws(E';\n',
           -- Children have theirs before they inherit those of this table.
           CASE WHEN rel.late_checks THEN 'ALTER TABLE ' || rel.q || E'\n\t' || checks.list END,
           'ALTER ' || rel.word || ' ONLY ' || rel.q || ' ' || defaults.list,
           CASE WHEN rel.relrowsecurity THEN 'ALTER TABLE ' || rel.q || ' ENABLE ROW LEVEL SECURITY' END,
           CASE WHEN rel.relforcerowsecurity
                THEN 'ALTER TABLE ONLY ' || rel.q || ' FORCE ROW LEVEL SECURITY' END),
       CASE WHEN rel.relkind <> 'r' THEN NULL
            WHEN NOT (has_schema_privilege(rel.relnamespace, 'USAGE')
                      AND has_table_privilege(rel.oid, 'SELECT')) THEN 'permission denied'
            WHEN row_security_active(rel.oid) THEN 'row-level security hides rows from this user' END
FROM rel LEFT JOIN columns ON columns.id = rel.oid LEFT JOIN parents ON parents.id = rel.oid
     LEFT JOIN settings ON settings.id = rel.oid LEFT JOIN defaults ON defaults.id = rel.oid
     LEFT JOIN options ON options.id = rel.oid LEFT JOIN keys ON keys.id = rel.oid
     LEFT JOIN checks ON checks.id = rel.oid
     LEFT JOIN pg_am am ON am.oid = rel.relam
     LEFT JOIN pg_foreign_table ft ON ft.ftrelid = rel.oid
     LEFT JOIN pg_foreign_server s ON s.oid = ft.ftserver

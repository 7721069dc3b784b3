-- Types: enum, composite, domain, range and base types, each as pg_dump writes them.
--
-- Every query here gives items: class, id, rank, kind, name, statement (struct pg_item).
-- to_jsonb(row) ->> 'column' is NULL where a version of the server lacks the column.
WITH t AS (
	SELECT t.*, to_jsonb(t) AS j, n.nspname AS nsp,
	       quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS q
	FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
	WHERE t.oid >= 16384 AND n.nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
)
-- Base types, and ranges with a canonical function, are named before the functions that take them.
SELECT 1, t.oid, 30, 'type', t.q, 'CREATE TYPE ' || t.q
FROM t LEFT JOIN pg_range r ON r.rngtypid = t.oid
WHERE (t.typtype = 'b' AND t.typisdefined
       AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
   OR r.rngcanonical <> 0
   OR (t.typtype = 'p' AND NOT t.typisdefined)
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 50, 'type', t.q,
       'CREATE TYPE ' || t.q || ' AS ENUM (' || coalesce((
               SELECT string_agg(E'\n\t' || quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
               FROM pg_enum e WHERE e.enumtypid = t.oid), '') || ')'
FROM t WHERE t.typtype = 'e'
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 50, 'type', t.q,
       'CREATE TYPE ' || t.q || ' AS (' || coalesce((
               SELECT string_agg(E'\n\t' || quote_ident(a.attname) || ' ' ||
                                 format_type(a.atttypid, a.atttypmod) ||
                                 CASE WHEN a.attcollation <> b.typcollation
                                      THEN ' COLLATE ' || (pg_identify_object('pg_collation'::regclass, a.attcollation, 0)).identity ELSE '' END,
                                 ',' ORDER BY a.attnum)
               FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid
               WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
FROM t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind = 'c'
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 50, 'domain', t.q,
       'CREATE DOMAIN ' || t.q || ' AS ' || format_type(t.typbasetype, t.typtypmod) ||
       CASE WHEN t.typcollation <> b.typcollation
            THEN ' COLLATE ' || (pg_identify_object('pg_collation'::regclass, t.typcollation, 0)).identity ELSE '' END ||
       coalesce(' DEFAULT ' || coalesce(pg_get_expr(t.typdefaultbin, 0),
                                        quote_literal(t.typdefault)), '') ||
       CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
FROM t JOIN pg_type b ON b.oid = t.typbasetype WHERE t.typtype = 'd'
UNION ALL
-- Before tables use the domain: a check can't be added to one that is part of a column.
SELECT 'pg_constraint'::regclass::oid, k.oid, 60, 'domain constraint',
       quote_ident(k.conname) || ' on ' || t.q,
       'ALTER DOMAIN ' || t.q || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' ||
       pg_get_constraintdef(k.oid)
FROM t JOIN pg_constraint k ON k.contypid = t.oid WHERE k.contype = 'c'
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 50, 'type', t.q,
       'CREATE TYPE ' || t.q || ' AS RANGE (SUBTYPE = ' || format_type(r.rngsubtype, NULL) ||
       coalesce((SELECT ', MULTIRANGE_TYPE_NAME = ' || quote_ident(mn.nspname) || '.' ||
                        quote_ident(m.typname)
                 FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace
                 WHERE m.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid
                   -- A name that the server would give is not said: servers before 14 give none.
                   AND (mn.nspname, m.typname::text) <> (t.nsp, CASE WHEN t.typname ~ 'range'
                       THEN regexp_replace(t.typname, 'range', 'multirange')
                       ELSE t.typname || '_multirange' END)), '') ||
       coalesce((SELECT ', SUBTYPE_OPCLASS = ' || quote_ident(o.nspname) || '.' ||
                        quote_ident(c.opcname)
                 FROM pg_opclass c JOIN pg_namespace o ON o.oid = c.opcnamespace
                 WHERE c.oid = r.rngsubopc AND NOT c.opcdefault), '') ||
       CASE WHEN r.rngcollation <> s.typcollation
            THEN ', COLLATION = ' || (pg_identify_object('pg_collation'::regclass, r.rngcollation, 0)).identity ELSE '' END ||
       CASE WHEN r.rngcanonical <> 0 THEN ', CANONICAL = ' || r.rngcanonical::regproc ELSE '' END ||
       CASE WHEN r.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::regproc ELSE '' END ||
       ')'
FROM t JOIN pg_range r ON r.rngtypid = t.oid JOIN pg_type s ON s.oid = r.rngsubtype
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 50, 'type', t.q,
       'CREATE TYPE ' || t.q || ' (INPUT = ' || t.typinput::regproc ||
       ', OUTPUT = ' || t.typoutput::regproc ||
       CASE WHEN t.typreceive <> 0 THEN ', RECEIVE = ' || t.typreceive::regproc ELSE '' END ||
       CASE WHEN t.typsend <> 0 THEN ', SEND = ' || t.typsend::regproc ELSE '' END ||
       CASE WHEN t.typmodin <> 0 THEN ', TYPMOD_IN = ' || t.typmodin::regproc ELSE '' END ||
       CASE WHEN t.typmodout <> 0 THEN ', TYPMOD_OUT = ' || t.typmodout::regproc ELSE '' END ||
       CASE WHEN t.typanalyze <> 0 THEN ', ANALYZE = ' || t.typanalyze::regproc ELSE '' END ||
       coalesce(', SUBSCRIPT = ' || nullif(t.j ->> 'typsubscript', '-'), '') ||
       ', INTERNALLENGTH = ' || CASE WHEN t.typlen = -1 THEN 'variable' ELSE t.typlen::text END ||
       CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END ||
       ', ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
                                           WHEN 'i' THEN 'int4' ELSE 'double' END ||
       ', STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                                           WHEN 'x' THEN 'extended' ELSE 'main' END ||
       CASE WHEN t.typcategory <> 'U'
            THEN ', CATEGORY = ' || quote_literal(t.typcategory::text) ELSE '' END ||
       CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END ||
       coalesce(', DEFAULT = ' || quote_literal(t.typdefault), '') ||
       CASE WHEN t.typelem <> 0 THEN ', ELEMENT = ' || format_type(t.typelem, NULL) ELSE '' END ||
       CASE WHEN t.typdelim <> ',' THEN ', DELIMITER = ' || quote_literal(t.typdelim::text) ELSE '' END ||
       CASE WHEN t.typcollation <> 0 THEN ', COLLATABLE = true' ELSE '' END || ')'
FROM t WHERE t.typtype = 'b' AND t.typisdefined
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)

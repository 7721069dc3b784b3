-- Comments and security labels, for whatever can have them.
WITH c AS (
	SELECT d.classoid, d.objoid, d.objsubid, d.description, i.type, i.identity
	FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
	WHERE (d.objoid >= 16384 OR d.classoid = 'pg_largeobject'::regclass OR (d.classoid = 'pg_namespace'::regclass AND i.identity = 'public'))
	  -- What each new database says of it, also where it was made again.
	  AND (d.classoid, i.identity, d.description) <> ('pg_namespace'::regclass, 'public', 'standard public schema')
	  AND i.type NOT IN ('index column', 'toast table')
	  -- Objects in schemas of the system are the system's.
	  AND coalesce(i.schema, '') !~ '^pg_(toast|temp|catalog)|^information_schema$'
), label AS (
	SELECT l.objtype, l.objname, l.provider, l.label, l.objoid, l.classoid FROM pg_seclabels l
	WHERE l.objoid >= 16384 AND l.objtype NOT IN ('database', 'role', 'tablespace')
)
-- Event triggers come last (dependents.sql), and what is said of them after them.
SELECT c.classoid, c.objoid, CASE c.type WHEN 'event trigger' THEN 995 ELSE 900 END, 'comment', c.type || ' ' || c.identity,
       'COMMENT ON ' || CASE c.type
           WHEN 'table column' THEN 'COLUMN' WHEN 'view column' THEN 'COLUMN'
           WHEN 'materialized view column' THEN 'COLUMN' WHEN 'foreign table column' THEN 'COLUMN'
           WHEN 'composite type column' THEN 'COLUMN' WHEN 'composite type' THEN 'TYPE'
           WHEN 'table constraint' THEN 'CONSTRAINT' WHEN 'domain constraint' THEN 'CONSTRAINT'
           WHEN 'statistics object' THEN 'STATISTICS' WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
           ELSE upper(c.type) END || ' ' ||
       CASE WHEN c.type = 'domain constraint'
            THEN quote_ident(k.conname) || ' ON DOMAIN ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname)
            WHEN p.oid IS NOT NULL
            THEN quote_ident(pn.nspname) || '.' || quote_ident(p.proname) || '(' ||
                 CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
                      ELSE pg_get_function_identity_arguments(p.oid) END || ')'
            WHEN c.type = 'transform' THEN replace(c.identity, ' on language ', ' LANGUAGE ')
            ELSE c.identity END ||
       ' IS ' || quote_literal(c.description)
FROM c LEFT JOIN pg_constraint k ON c.type = 'domain constraint' AND k.oid = c.objoid
     LEFT JOIN pg_type t ON t.oid = k.contypid LEFT JOIN pg_namespace n ON n.oid = t.typnamespace
     LEFT JOIN pg_proc p ON c.classoid = 'pg_proc'::regclass AND p.oid = c.objoid
     LEFT JOIN pg_namespace pn ON pn.oid = p.pronamespace
UNION ALL
SELECT l.classoid, l.objoid, 910, 'security label', l.objtype || ' ' || l.objname,
       'SECURITY LABEL FOR ' || quote_ident(l.provider) || ' ON ' ||
       CASE l.objtype WHEN 'function' THEN 'ROUTINE' ELSE upper(l.objtype) END || ' ' || l.objname || ' IS ' ||
       quote_literal(l.label)
FROM label l

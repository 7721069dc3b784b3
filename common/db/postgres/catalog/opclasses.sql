-- Operator families, their loose members, and operator classes.
WITH n AS (
	SELECT oid, quote_ident(nspname) AS q FROM pg_namespace
	WHERE nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
), families AS (
	SELECT f.oid, quote_ident(fn.nspname) || '.' || quote_ident(f.opfname) AS q,
	       quote_ident(a.amname) AS am
	FROM pg_opfamily f JOIN pg_namespace fn ON fn.oid = f.opfnamespace
	     JOIN pg_am a ON a.oid = f.opfmethod
), members AS (
	SELECT d.refclassid, d.refobjid, 1 AS sort, o.amopstrategy AS number,
	       'OPERATOR ' || o.amopstrategy || ' ' || o.amopopr::regoperator ||
	       coalesce(' FOR ORDER BY ' || (SELECT f.q FROM families f WHERE f.oid = o.amopsortfamily),
	                '') AS text,
	       o.amoplefttype::text || ',' || o.amoprighttype AS tie
	FROM pg_amop o JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = o.oid
	WHERE d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
	UNION ALL
	SELECT d.refclassid, d.refobjid, 2, p.amprocnum,
	       'FUNCTION ' || p.amprocnum || ' (' || format_type(p.amproclefttype, NULL) || ', ' ||
	       format_type(p.amprocrighttype, NULL) || ') ' || p.amproc::oid::regprocedure,
	       p.amproclefttype::text || ',' || p.amprocrighttype
	FROM pg_amproc p JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = p.oid
	WHERE d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
), lists AS (
	SELECT refclassid, refobjid, string_agg(text, E',\n\t' ORDER BY sort, number, tie) AS list
	FROM members GROUP BY 1, 2
)
SELECT 'pg_opfamily'::regclass::oid, f.oid, 110, 'operator family', x.q || ' USING ' || x.am,
       'CREATE OPERATOR FAMILY ' || x.q || ' USING ' || x.am
FROM pg_opfamily f JOIN families x ON x.oid = f.oid JOIN n ON n.oid = f.opfnamespace
WHERE f.oid >= 16384
UNION ALL
SELECT 2, f.oid, 125, 'operator family', x.q || ' USING ' || x.am,
       'ALTER OPERATOR FAMILY ' || x.q || ' USING ' || x.am || E' ADD\n\t' || l.list
FROM pg_opfamily f JOIN families x ON x.oid = f.oid JOIN n ON n.oid = f.opfnamespace
     JOIN lists l ON l.refclassid = 'pg_opfamily'::regclass AND l.refobjid = f.oid
WHERE f.oid >= 16384
UNION ALL
SELECT 'pg_opclass'::regclass::oid, c.oid, 120, 'operator class',
       n.q || '.' || quote_ident(c.opcname) || ' USING ' || x.am,
       'CREATE OPERATOR CLASS ' || n.q || '.' || quote_ident(c.opcname) ||
       CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END || ' FOR TYPE ' ||
       format_type(c.opcintype, NULL) || ' USING ' || x.am || ' FAMILY ' || x.q || E' AS\n\t' ||
       concat_ws(E',\n\t',
           CASE WHEN c.opckeytype <> 0 OR l.list IS NULL
                THEN 'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), NULL)
           END, l.list)
FROM pg_opclass c JOIN n ON n.oid = c.opcnamespace JOIN families x ON x.oid = c.opcfamily
     LEFT JOIN lists l ON l.refclassid = 'pg_opclass'::regclass AND l.refobjid = c.oid
WHERE c.oid >= 16384

-- Who must exist before whom: class, id, class and id that it needs, and whether a view's query
-- (not only its columns) needs it.
WITH alias AS (
	-- What belongs to something else stands for that.
	SELECT 'pg_type'::regclass::oid AS class, t.oid AS id, 'pg_class'::regclass::oid AS to_class, c.oid AS to_id
	FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind <> 'c'
	UNION ALL
	SELECT 'pg_type'::regclass, a.oid, CASE WHEN c.oid IS NULL THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END,
	       coalesce(c.oid, e.oid)
	FROM pg_type e JOIN pg_type a ON a.oid = e.typarray
	     LEFT JOIN pg_class c ON c.oid = e.typrelid AND c.relkind <> 'c'
	WHERE e.typtype <> 'm'
	UNION ALL
	SELECT 'pg_type'::regclass, m.oid, 'pg_type'::regclass, r.rngtypid
	FROM pg_range r JOIN pg_type k ON k.oid = (to_jsonb(r) ->> 'rngmultitypid')::oid
	     JOIN pg_type m ON m.oid = k.oid OR m.oid = k.typarray
	UNION ALL
	SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
	WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
	UNION ALL
	SELECT 'pg_class'::regclass, c.oid, 'pg_type'::regclass, c.reltype FROM pg_class c WHERE c.relkind = 'c'
	UNION ALL
	SELECT 'pg_attrdef'::regclass, d.oid, 'pg_class'::regclass, d.adrelid
	FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
	WHERE a.attgenerated <> ''
	UNION ALL
	SELECT 'pg_rewrite'::regclass, r.oid, 'pg_class'::regclass, r.ev_class
	FROM pg_rewrite r WHERE r.rulename = '_RETURN'
	UNION ALL
	SELECT d.classid, d.objid, d.refclassid, d.refobjid
	FROM pg_depend d
	WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
	  AND d.refclassid = 'pg_opclass'::regclass
	UNION ALL
	-- Loose members of a family come after it (opclasses.sql, class 2).
	SELECT d.classid, d.objid, 2, d.refobjid
	FROM pg_depend d
	WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
	  AND d.refclassid = 'pg_opfamily'::regclass
), member AS (
	SELECT d.classid AS class, d.objid AS id, d.refclassid AS to_class, d.refobjid AS to_id
	FROM pg_depend d WHERE d.deptype = 'e'
), edge AS (
	SELECT coalesce(a.to_class, d.classid) AS class, coalesce(a.to_id, d.objid) AS id,
	       coalesce(b.to_class, d.refclassid) AS to_class, coalesce(b.to_id, d.refobjid) AS to_id,
	       d.classid = 'pg_rewrite'::regclass AS query, d.deptype
	FROM pg_depend d LEFT JOIN alias a ON a.class = d.classid AND a.id = d.objid
	     LEFT JOIN alias b ON b.class = d.refclassid AND b.id = d.refobjid
	WHERE d.deptype <> 'e'
	  -- A sequence is there before the column that owns it.
	  AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND EXISTS (
	      SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
)
SELECT DISTINCT e.class::int8, e.id::int8,
       CASE WHEN shell.id IS NOT NULL THEN 1 ELSE coalesce(m.to_class, e.to_class)::int8 END,
       coalesce(m.to_id, e.to_id)::int8, e.query
FROM edge e LEFT JOIN member m ON m.class = e.to_class AND m.id = e.to_id
     -- A type's own functions need its name only.
     LEFT JOIN (SELECT DISTINCT x.id, x.to_id FROM edge x
                WHERE x.class = 'pg_type'::regclass AND x.to_class = 'pg_proc'::regclass) AS shell
          ON e.class = 'pg_proc'::regclass AND e.to_class = 'pg_type'::regclass
         AND shell.id = e.to_id AND shell.to_id = e.id
WHERE (e.class, e.id) <> (e.to_class, e.to_id)
UNION ALL
SELECT 'pg_type'::regclass::int8, t.oid::int8, 1, t.oid::int8, false FROM pg_type t
WHERE t.oid >= 16384 AND t.typtype IN ('b', 'r')
UNION ALL
SELECT DISTINCT 2, d.refobjid::int8, d.refclassid::int8, d.refobjid::int8, false FROM pg_depend d
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND d.refclassid = 'pg_opfamily'::regclass
UNION ALL
-- Members of extensions, to be left out: class 3.  With a type goes its name, with an operator
-- family what was added to it.
SELECT 3, d.objid::int8, c.class, d.objid::int8, false
FROM pg_depend d, LATERAL (VALUES (d.classid::int8),
	(CASE d.classid WHEN 'pg_type'::regclass THEN 1 WHEN 'pg_opfamily'::regclass THEN 2 END)) AS c(class)
WHERE d.deptype = 'e' AND c.class IS NOT NULL
UNION ALL
-- What an extension's script made for its own objects is no member, and comes with them.
SELECT 3, d.objid::int8, d.classid::int8, d.objid::int8, false
FROM pg_depend d JOIN pg_depend m ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
WHERE d.deptype IN ('a', 'i')
  AND d.classid IN ('pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
                    'pg_policy'::regclass, 'pg_statistic_ext'::regclass)

-- In which schemas operators are that are not the server's own: class, id of who uses them, names.
-- IS DISTINCT FROM, NULLIF, JOIN ... USING and CASE find theirs by the path; nothing else says which.
WITH used AS (
	SELECT d.classid, d.objid, quote_ident(n.nspname) AS q
	FROM pg_depend d JOIN pg_operator o ON o.oid = d.refobjid JOIN pg_namespace n ON n.oid = o.oprnamespace
	WHERE d.refclassid = 'pg_operator'::regclass AND o.oid >= 16384 AND n.nspname <> 'pg_catalog'
)
SELECT x.class::int8, x.id::int8, string_agg(DISTINCT q, ', ')
FROM used LEFT JOIN pg_rewrite r ON classid = 'pg_rewrite'::regclass AND r.oid = objid AND r.rulename = '_RETURN'
     LEFT JOIN pg_constraint k ON classid = 'pg_constraint'::regclass AND k.oid = objid
     LEFT JOIN pg_attrdef a ON classid = 'pg_attrdef'::regclass AND a.oid = objid
     LEFT JOIN pg_index i ON classid = 'pg_class'::regclass AND i.indexrelid = objid
     LEFT JOIN pg_statistic_ext s ON classid = 'pg_statistic_ext'::regclass AND s.oid = objid,
     LATERAL (SELECT coalesce(r.ev_class, nullif(k.conrelid, 0), a.adrelid, i.indrelid, s.stxrelid) AS rel) AS y,
     LATERAL (SELECT CASE WHEN y.rel IS NULL THEN classid ELSE 'pg_class'::regclass END AS class,
                     coalesce(y.rel, objid) AS id) AS x
WHERE k.contype IS DISTINCT FROM 'f'
GROUP BY 1, 2

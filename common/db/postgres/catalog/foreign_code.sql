-- Tables that a planner runs somebody else's functions for: it computes what is constant in the
-- expressions and conditions of their indexes and statistics, for whoever reads them.
WITH trees AS (
	SELECT i.indrelid AS id, concat(i.indexprs::text, i.indpred::text) AS tree FROM pg_index i
	WHERE i.indexrelid >= 16384 AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
	UNION ALL
	SELECT s.stxrelid, to_jsonb(s) ->> 'stxexprs' FROM pg_statistic_ext s
), mine AS (
	SELECT oid FROM pg_roles WHERE rolsuper OR rolname = current_user
)
SELECT DISTINCT t.id
FROM trees t, regexp_matches(t.tree, ':(?:[a-z]*funcid|[a-z]*fnoid|([a-z]*opno)) (\d+)', 'g') AS m(id)
     LEFT JOIN pg_operator o ON m.id[1] IS NOT NULL AND o.oid = m.id[2]::oid
     JOIN pg_proc p ON p.oid = coalesce(o.oprcode, m.id[2]::oid) JOIN pg_class c ON true
WHERE c.oid = t.id AND p.oid >= 16384
  AND (p.proowner NOT IN (SELECT oid FROM mine) OR c.relowner NOT IN (SELECT oid FROM mine))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
                  AND e.objid = p.oid AND e.deptype = 'e')

-- What comes when all relations stand: rules, triggers, policies, publications, comments, and
-- owners and grants, which are kept for those who ask.
WITH rel AS (
	SELECT c.oid, c.relkind, c.relpersistence,
	       quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS q,
	       CASE c.relkind WHEN 'f' THEN 'FOREIGN TABLE ' ELSE 'TABLE ' END AS word
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
)
SELECT 'pg_rewrite'::regclass::oid, r.oid, 400, 'rule', quote_ident(r.rulename) || ' on ' || rel.q,
       rtrim(pg_get_ruledef(r.oid), ';') ||
       CASE WHEN r.ev_enabled = 'O' THEN '' ELSE E';\nALTER TABLE ' || rel.q ||
            CASE r.ev_enabled WHEN 'D' THEN ' DISABLE' WHEN 'A' THEN ' ENABLE ALWAYS'
                 ELSE ' ENABLE REPLICA' END || ' RULE ' || quote_ident(r.rulename) END
FROM pg_rewrite r JOIN rel ON rel.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'pg_trigger'::regclass::oid, t.oid, 500, 'trigger', quote_ident(t.tgname) || ' on ' || rel.q,
       -- A trigger that a partition has from its parent is there; only its state may differ.
       CASE WHEN coalesce((x.j ->> 'tgparentid')::oid, 0) <> 0 OR x.inherited
            THEN 'ALTER ' || rel.word || rel.q || CASE t.tgenabled WHEN 'D' THEN ' DISABLE'
                 WHEN 'A' THEN ' ENABLE ALWAYS' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE' END ||
                 ' TRIGGER ' || quote_ident(t.tgname)
       ELSE pg_get_triggerdef(t.oid) ||
            CASE WHEN t.tgenabled = 'O' THEN '' ELSE E';\nALTER ' || rel.word || rel.q ||
                 CASE t.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'A' THEN ' ENABLE ALWAYS'
                      ELSE ' ENABLE REPLICA' END || ' TRIGGER ' || quote_ident(t.tgname) END ||
            coalesce((SELECT E';\nALTER TRIGGER ' || quote_ident(t.tgname) || ' ON ' || rel.q ||
                          ' DEPENDS ON EXTENSION ' || quote_ident(e.extname)
                      FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                      WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid
                        AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'), '')
       END
FROM pg_trigger t JOIN rel ON rel.oid = t.tgrelid, LATERAL (
	SELECT to_jsonb(t) AS j, count(*) > 0 AS inherited, bool_or(p.tgenabled <> t.tgenabled) AS differs
	FROM pg_depend d JOIN pg_trigger p ON p.oid = d.refobjid
	WHERE d.classid = 'pg_trigger'::regclass AND d.objid = t.oid
	  AND d.refclassid = 'pg_trigger'::regclass) AS x
WHERE (NOT t.tgisinternal OR x.inherited)
  AND (NOT x.inherited OR x.differs OR t.tgenabled <> 'O')
  -- Constraint triggers of foreign keys are theirs.
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint AND k.contype = 'f')
UNION ALL
SELECT 'pg_policy'::regclass::oid, p.oid, 600, 'policy', quote_ident(p.polname) || ' on ' || rel.q,
       'CREATE POLICY ' || quote_ident(p.polname) || ' ON ' || rel.q ||
       CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END ||
       CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
                     WHEN 'd' THEN ' FOR DELETE' ELSE '' END ||
       CASE WHEN p.polroles = '{0}' THEN '' ELSE ' TO ' || (
            SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ')
            FROM unnest(p.polroles) AS o) END ||
       coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') ||
       coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
FROM pg_policy p JOIN rel ON rel.oid = p.polrelid
UNION ALL
SELECT 'pg_class'::regclass::oid, d.objid, 450, 'sequence', s.q,
       'ALTER SEQUENCE ' || s.q || ' OWNED BY ' || rel.q || '.' || quote_ident(a.attname)
FROM pg_depend d JOIN rel s ON s.oid = d.objid AND s.relkind = 'S' JOIN rel ON rel.oid = d.refobjid
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
UNION ALL
-- Sequences that differ from others, and from their table, in being logged: since 15.
SELECT 'pg_class'::regclass, s.oid, 440, 'sequence', s.q,
       'ALTER SEQUENCE ' || s.q || CASE s.relpersistence WHEN 'u' THEN ' SET UNLOGGED' ELSE ' SET LOGGED' END
FROM rel s LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
          AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
     LEFT JOIN rel ON rel.oid = d.refobjid
WHERE s.relkind = 'S' AND s.relpersistence <> coalesce(rel.relpersistence, 'p')
UNION ALL
SELECT 'pg_publication'::regclass::oid, p.oid, 700, 'publication', quote_ident(p.pubname),
       'CREATE PUBLICATION ' || quote_ident(p.pubname) ||
       CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END || ' WITH (publish = ' ||
       quote_literal(concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
           CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,
           CASE WHEN p.pubtruncate THEN 'truncate' END)) ||
       CASE WHEN (x.j ->> 'pubviaroot')::bool THEN ', publish_via_partition_root = true' ELSE '' END ||
       CASE x.j ->> 'pubgencols' WHEN 's' THEN ', publish_generated_columns = stored' ELSE '' END || ')'
FROM pg_publication p, to_jsonb(p) AS x(j)
UNION ALL
SELECT 'pg_event_trigger'::regclass::oid, e.oid, 990, 'event trigger', quote_ident(e.evtname),
       'CREATE EVENT TRIGGER ' || quote_ident(e.evtname) || ' ON ' || e.evtevent ||
       coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(t), ', ') FROM unnest(e.evttags) t) || ')', '') ||
       ' EXECUTE FUNCTION ' || e.evtfoid::regproc || '()' ||
       CASE WHEN e.evtenabled = 'O' THEN '' ELSE E';\nALTER EVENT TRIGGER ' || quote_ident(e.evtname) ||
            CASE e.evtenabled WHEN 'D' THEN ' DISABLE' WHEN 'A' THEN ' ENABLE ALWAYS'
                 ELSE ' ENABLE REPLICA' END END
FROM pg_event_trigger e

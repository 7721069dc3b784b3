-- Owners and grants: for those who ask (--owners).
WITH n AS (
	SELECT oid, quote_ident(nspname) AS q FROM pg_namespace
	WHERE nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
), rel AS (
	SELECT c.*, n.q || '.' || quote_ident(c.relname) AS q,
	       CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
	                      WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS word
	FROM pg_class c JOIN n ON n.oid = c.relnamespace
	WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
), o AS (
	-- class, id, words of ALTER and GRANT, name, owner, rights, the rights it has by default
	SELECT 'pg_class'::regclass AS class, oid AS id, word AS alter,
	       CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS word, q, relowner AS owner, relacl AS acl,
	       CASE relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END AS kind
	FROM rel WHERE NOT (relkind = 'S' AND EXISTS (
		SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = rel.oid
		AND d.deptype IN ('i')))
	UNION ALL
	SELECT 'pg_namespace'::regclass, s.oid, 'SCHEMA', 'SCHEMA', quote_ident(s.nspname), s.nspowner, s.nspacl, 'n'
	FROM pg_namespace s JOIN n ON n.oid = s.oid WHERE s.oid >= 16384 OR s.nspname = 'public'
	UNION ALL
	SELECT 'pg_proc'::regclass, p.oid, k.word, replace(k.word, 'AGGREGATE', 'FUNCTION'),
	       n.q || '.' || quote_ident(p.proname) || '(' ||
	       CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
	            ELSE pg_get_function_identity_arguments(p.oid) END || ')', p.proowner, p.proacl, 'f'
	FROM pg_proc p JOIN n ON n.oid = p.pronamespace, LATERAL (SELECT
	     CASE p.prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END) AS k(word)
	WHERE p.oid >= 16384
	UNION ALL
	SELECT 'pg_type'::regclass, t.oid, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, 'TYPE',
	       n.q || '.' || quote_ident(t.typname), t.typowner, t.typacl, 'T'
	FROM pg_type t JOIN n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
	WHERE t.oid >= 16384 AND coalesce(c.relkind, 'c') = 'c' AND t.typtype <> 'm'
	  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
	UNION ALL
	SELECT 'pg_language'::regclass, oid, 'LANGUAGE', 'LANGUAGE', quote_ident(lanname), lanowner, lanacl, 'l'
	FROM pg_language WHERE oid >= 16384 AND lanispl
	UNION ALL
	SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'FOREIGN DATA WRAPPER', 'FOREIGN DATA WRAPPER',
	       quote_ident(fdwname), fdwowner, fdwacl, 'F' FROM pg_foreign_data_wrapper
	UNION ALL
	SELECT 'pg_foreign_server'::regclass, oid, 'SERVER', 'FOREIGN SERVER', quote_ident(srvname), srvowner,
	       srvacl, 'S' FROM pg_foreign_server
	UNION ALL
	SELECT 'pg_largeobject'::regclass, oid, 'LARGE OBJECT', 'LARGE OBJECT', oid::text, lomowner, lomacl, 'L'
	FROM pg_largeobject_metadata
	UNION ALL
	SELECT 'pg_operator'::regclass, p.oid, 'OPERATOR', NULL, p.oid::regoperator::text, p.oprowner, NULL, NULL
	FROM pg_operator p JOIN n ON n.oid = p.oprnamespace WHERE p.oid >= 16384 AND p.oprcode <> 0
	UNION ALL
	SELECT 'pg_collation'::regclass, c.oid, 'COLLATION', NULL, n.q || '.' || quote_ident(c.collname),
	       c.collowner, NULL, NULL FROM pg_collation c JOIN n ON n.oid = c.collnamespace WHERE c.oid >= 16384
	UNION ALL
	SELECT 'pg_conversion'::regclass, c.oid, 'CONVERSION', NULL, n.q || '.' || quote_ident(c.conname),
	       c.conowner, NULL, NULL FROM pg_conversion c JOIN n ON n.oid = c.connamespace WHERE c.oid >= 16384
	UNION ALL
	SELECT 'pg_opclass'::regclass, c.oid, 'OPERATOR CLASS', NULL,
	       n.q || '.' || quote_ident(c.opcname) || ' USING ' || quote_ident(a.amname), c.opcowner, NULL, NULL
	FROM pg_opclass c JOIN n ON n.oid = c.opcnamespace JOIN pg_am a ON a.oid = c.opcmethod WHERE c.oid >= 16384
	UNION ALL
	SELECT 'pg_opfamily'::regclass, f.oid, 'OPERATOR FAMILY', NULL,
	       n.q || '.' || quote_ident(f.opfname) || ' USING ' || quote_ident(a.amname), f.opfowner, NULL, NULL
	FROM pg_opfamily f JOIN n ON n.oid = f.opfnamespace JOIN pg_am a ON a.oid = f.opfmethod WHERE f.oid >= 16384
	UNION ALL
	SELECT 'pg_ts_dict'::regclass, d.oid, 'TEXT SEARCH DICTIONARY', NULL, n.q || '.' || quote_ident(d.dictname),
	       d.dictowner, NULL, NULL FROM pg_ts_dict d JOIN n ON n.oid = d.dictnamespace WHERE d.oid >= 16384
	UNION ALL
	SELECT 'pg_ts_config'::regclass, c.oid, 'TEXT SEARCH CONFIGURATION', NULL,
	       n.q || '.' || quote_ident(c.cfgname), c.cfgowner, NULL, NULL
	FROM pg_ts_config c JOIN n ON n.oid = c.cfgnamespace WHERE c.oid >= 16384
	UNION ALL
	SELECT 'pg_statistic_ext'::regclass, s.oid, 'STATISTICS', NULL, n.q || '.' || quote_ident(s.stxname),
	       s.stxowner, NULL, NULL FROM pg_statistic_ext s JOIN n ON n.oid = s.stxnamespace
	UNION ALL
	SELECT 'pg_event_trigger'::regclass, oid, 'EVENT TRIGGER', NULL, quote_ident(evtname), evtowner, NULL, NULL
	FROM pg_event_trigger
	UNION ALL
	SELECT 'pg_publication'::regclass, oid, 'PUBLICATION', NULL, quote_ident(pubname), pubowner, NULL, NULL
	FROM pg_publication
), grants AS (
	SELECT o.class, o.id, string_agg(E';\nGRANT ' || a.privilege_type || ' ON ' || o.word || ' ' || o.q || ' TO ' ||
	           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END ||
	           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, '') AS list
	FROM o, aclexplode(o.acl) AS a WHERE o.word IS NOT NULL GROUP BY 1, 2
), column_grants AS (
	SELECT r.oid AS id, string_agg(E';\nGRANT ' || g.privilege_type || ' (' || quote_ident(a.attname) || ') ON ' ||
	           r.q || ' TO ' || CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END ||
	           CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, '') AS list
	FROM pg_attribute a JOIN rel r ON r.oid = a.attrelid, aclexplode(a.attacl) AS g
	WHERE NOT a.attisdropped GROUP BY 1
)
SELECT o.class::oid, o.id, CASE o.alter WHEN 'EVENT TRIGGER' THEN 996 ELSE 950 END, 'owner', o.q,
       'ALTER ' || o.alter || ' ' || o.q || ' OWNER TO ' || quote_ident(pg_get_userbyid(o.owner))
FROM o
UNION ALL
SELECT o.class::oid, o.id, 960, 'grants', o.q,
       'REVOKE ALL ON ' || o.word || ' ' || o.q || E' FROM PUBLIC;\nREVOKE ALL ON ' || o.word || ' ' || o.q ||
       ' FROM ' || quote_ident(pg_get_userbyid(o.owner)) || coalesce(grants.list, '')
FROM o LEFT JOIN grants ON grants.class = o.class AND grants.id = o.id
WHERE o.acl IS NOT NULL AND o.word IS NOT NULL
UNION ALL
SELECT 'pg_class'::regclass::oid, g.id, 965, 'grants', g.id::regclass::text, substr(g.list, 3) FROM column_grants g
UNION ALL
SELECT 'pg_default_acl'::regclass, x.oid, 970, 'grants', 'of ' || x.role || ' by default',
       CASE WHEN x.defaclnamespace = 0 THEN x.head || ' REVOKE ALL ON ' || x.word || E' FROM PUBLIC;\n' ||
            x.head || ' REVOKE ALL ON ' || x.word || ' FROM ' || x.role ELSE 'SELECT' END ||
       coalesce((SELECT string_agg(E';\n' || x.head || ' GRANT ' || a.privilege_type || ' ON ' || x.word || ' TO ' ||
                     CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END ||
                     CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, '')
                 FROM aclexplode(x.defaclacl) AS a), '')
FROM (SELECT d.*, quote_ident(pg_get_userbyid(d.defaclrole)) AS role,
             'ALTER DEFAULT PRIVILEGES FOR ROLE ' || quote_ident(pg_get_userbyid(d.defaclrole)) ||
             coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '') AS head,
             CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                  WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS word
      FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace) AS x

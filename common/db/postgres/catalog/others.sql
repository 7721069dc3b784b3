-- Schemas, extensions, collations, text search, foreign data wrappers and servers.
WITH n AS (
	SELECT oid, quote_ident(nspname) AS q FROM pg_namespace
	WHERE nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
), options AS (
	-- Passwords stay where they are.
	SELECT k.class, k.id, string_agg(
	           quote_ident(split_part(o, '=', 1)) || ' ' ||
	           quote_literal(substr(o, strpos(o, '=') + 1)), ', ') AS list
	FROM (SELECT 'pg_foreign_data_wrapper'::regclass AS class, oid AS id, fdwoptions AS list
	      FROM pg_foreign_data_wrapper
	      UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvoptions FROM pg_foreign_server
	     ) k, unnest(k.list) AS o
	WHERE split_part(o, '=', 1) !~* '(passw|secret|token|credential|access_?key)'
	GROUP BY 1, 2
)
SELECT 'pg_namespace'::regclass::oid, n.oid, 10, 'schema', n.q, 'CREATE SCHEMA IF NOT EXISTS ' || n.q
FROM n WHERE n.oid >= 16384 OR n.q = 'public'
UNION ALL
SELECT 'pg_extension'::regclass::oid, e.oid, 20, 'extension', quote_ident(e.extname),
       'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname) ||
       CASE WHEN s.nspname = 'pg_catalog' THEN '' ELSE ' WITH SCHEMA ' || quote_ident(s.nspname) END
FROM pg_extension e JOIN pg_namespace s ON s.oid = e.extnamespace WHERE e.oid >= 16384
UNION ALL
SELECT 'pg_collation'::regclass::oid, c.oid, 40, 'collation', n.q || '.' || quote_ident(c.collname),
       'CREATE COLLATION ' || n.q || '.' || quote_ident(c.collname) || ' (provider = ' ||
       CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default'
                           ELSE 'libc' END ||
       CASE WHEN NOT c.collisdeterministic THEN ', deterministic = false' ELSE '' END ||
       coalesce(', locale = ' || quote_literal(coalesce(x.j ->> 'colllocale', x.j ->> 'colliculocale',
           CASE WHEN c.collprovider = 'i' OR x.j ->> 'collcollate' = x.j ->> 'collctype'
                THEN x.j ->> 'collcollate' END)),
           ', lc_collate = ' || quote_literal(x.j ->> 'collcollate') ||
           ', lc_ctype = ' || quote_literal(x.j ->> 'collctype'), '') ||
       coalesce(', rules = ' || quote_literal(x.j ->> 'collicurules'), '') || ')'
FROM pg_collation c JOIN n ON n.oid = c.collnamespace, to_jsonb(c) AS x(j) WHERE c.oid >= 16384
UNION ALL
SELECT 'pg_ts_parser'::regclass::oid, p.oid, 150, 'text search parser', n.q || '.' || quote_ident(p.prsname),
       'CREATE TEXT SEARCH PARSER ' || n.q || '.' || quote_ident(p.prsname) ||
       ' (START = ' || p.prsstart::regproc || ', GETTOKEN = ' || p.prstoken::regproc ||
       ', END = ' || p.prsend::regproc ||
       CASE WHEN p.prsheadline <> 0 THEN ', HEADLINE = ' || p.prsheadline::regproc ELSE '' END ||
       ', LEXTYPES = ' || p.prslextype::regproc || ')'
FROM pg_ts_parser p JOIN n ON n.oid = p.prsnamespace WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_ts_template'::regclass::oid, t.oid, 151, 'text search template',
       n.q || '.' || quote_ident(t.tmplname),
       'CREATE TEXT SEARCH TEMPLATE ' || n.q || '.' || quote_ident(t.tmplname) || ' (' ||
       CASE WHEN t.tmplinit <> 0 THEN 'INIT = ' || t.tmplinit::regproc || ', ' ELSE '' END ||
       'LEXIZE = ' || t.tmpllexize::regproc || ')'
FROM pg_ts_template t JOIN n ON n.oid = t.tmplnamespace WHERE t.oid >= 16384
UNION ALL
SELECT 'pg_ts_dict'::regclass::oid, d.oid, 152, 'text search dictionary',
       n.q || '.' || quote_ident(d.dictname),
       'CREATE TEXT SEARCH DICTIONARY ' || n.q || '.' || quote_ident(d.dictname) || ' (TEMPLATE = ' ||
       quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) ||
       coalesce(', ' || d.dictinitoption, '') || ')'
FROM pg_ts_dict d JOIN n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate
     JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384
UNION ALL
SELECT 'pg_ts_config'::regclass::oid, c.oid, 153, 'text search configuration',
       n.q || '.' || quote_ident(c.cfgname),
       'CREATE TEXT SEARCH CONFIGURATION ' || n.q || '.' || quote_ident(c.cfgname) || ' (PARSER = ' ||
       quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) || ')' ||
       coalesce((SELECT string_agg(E';\nALTER TEXT SEARCH CONFIGURATION ' || n.q || '.' ||
                     quote_ident(c.cfgname) || ' ADD MAPPING FOR ' || quote_ident(m.alias) ||
                     ' WITH ' || m.dicts, '' ORDER BY m.maptokentype)
                 FROM (SELECT k.maptokentype, t.alias,
                              string_agg(k.mapdict::regdictionary::text, ', ' ORDER BY k.mapseqno) AS dicts
                       FROM pg_ts_config_map k JOIN ts_token_type(c.cfgparser) t
                            ON t.tokid = k.maptokentype
                       WHERE k.mapcfg = c.oid GROUP BY 1, 2) m), '')
FROM pg_ts_config c JOIN n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser
     JOIN pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.oid >= 16384
UNION ALL
SELECT 'pg_foreign_data_wrapper'::regclass::oid, w.oid, 160, 'foreign-data wrapper', quote_ident(w.fdwname),
       'CREATE FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) ||
       CASE WHEN w.fdwhandler <> 0 THEN ' HANDLER ' || w.fdwhandler::regproc ELSE '' END ||
       CASE WHEN w.fdwvalidator <> 0 THEN ' VALIDATOR ' || w.fdwvalidator::regproc ELSE '' END ||
       coalesce(' OPTIONS (' || o.list || ')', '')
FROM pg_foreign_data_wrapper w
     LEFT JOIN options o ON o.class = 'pg_foreign_data_wrapper'::regclass AND o.id = w.oid
WHERE w.oid >= 16384
UNION ALL
SELECT 'pg_foreign_server'::regclass::oid, s.oid, 161, 'server', quote_ident(s.srvname),
       'CREATE SERVER ' || quote_ident(s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '') ||
       coalesce(' VERSION ' || quote_literal(s.srvversion), '') ||
       ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) || coalesce(' OPTIONS (' || o.list || ')', '')
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
     LEFT JOIN options o ON o.class = 'pg_foreign_server'::regclass AND o.id = s.oid
WHERE s.oid >= 16384
UNION ALL
SELECT 'pg_user_mapping'::regclass::oid, m.umid, 162, CASE m.umuser WHEN 0 THEN 'user mapping' ELSE 'owner' END,
       m.usename || ' on server ' || m.srvname,
       'CREATE USER MAPPING FOR ' || CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(m.usename) END ||
       ' SERVER ' || quote_ident(m.srvname) ||
       coalesce((SELECT ' OPTIONS (' || string_agg(quote_ident(split_part(o, '=', 1)) || ' ' ||
                        quote_literal(substr(o, strpos(o, '=') + 1)), ', ') || ')'
                 FROM unnest(m.umoptions) AS o
                 WHERE split_part(o, '=', 1) !~* '(passw|secret|token|credential|access_?key)'), '')
FROM pg_user_mappings m
UNION ALL
SELECT 'pg_class'::regclass::oid, c.oid, 190, 'sequence', n.q || '.' || quote_ident(c.relname),
       'CREATE SEQUENCE ' || n.q ||
       '.' || quote_ident(c.relname) || ' AS ' || format_type(s.seqtypid, NULL) ||
       ' START WITH ' || s.seqstart || ' INCREMENT BY ' || s.seqincrement ||
       ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || s.seqmax || ' CACHE ' || s.seqcache ||
       CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END
FROM pg_class c JOIN n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                  AND d.objid = c.oid AND d.deptype = 'i')

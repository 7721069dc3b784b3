-- Functions, procedures, window functions, aggregates, operators and what is built of them.
WITH n AS (
	SELECT oid, quote_ident(nspname) AS q FROM pg_namespace
	WHERE nspname !~ '^pg_(toast|temp)|^pg_catalog$|^information_schema$'
)
SELECT 'pg_proc'::regclass::oid, p.oid, 80,
       CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
       p.oid::regprocedure::text, pg_get_functiondef(p.oid)
FROM pg_proc p JOIN n ON n.oid = p.pronamespace
WHERE p.oid >= 16384 AND p.prokind <> 'a'
  -- A range brings its constructors.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                  AND d.objid = p.oid AND d.deptype = 'i')
UNION ALL
SELECT 'pg_proc'::regclass::oid, p.oid, 90, 'aggregate', p.oid::regprocedure::text,
       'CREATE AGGREGATE ' || n.q || '.' || quote_ident(p.proname) || '(' ||
       CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END ||
       ') (SFUNC = ' || a.aggtransfn::regproc || ', STYPE = ' || format_type(a.aggtranstype, NULL) ||
       CASE WHEN a.aggtransspace <> 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END ||
       CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::regproc ELSE '' END ||
       CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END ||
       CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END
            THEN ', FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
                 WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END ||
       CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn::regproc ELSE '' END ||
       CASE WHEN a.aggserialfn <> 0 THEN ', SERIALFUNC = ' || a.aggserialfn::regproc ELSE '' END ||
       CASE WHEN a.aggdeserialfn <> 0 THEN ', DESERIALFUNC = ' || a.aggdeserialfn::regproc ELSE '' END ||
       coalesce(', INITCOND = ' || quote_literal(a.agginitval), '') ||
       CASE WHEN a.aggmtransfn <> 0 THEN
            ', MSFUNC = ' || a.aggmtransfn::regproc || ', MINVFUNC = ' || a.aggminvtransfn::regproc ||
            ', MSTYPE = ' || format_type(a.aggmtranstype, NULL) ELSE '' END ||
       CASE WHEN a.aggmtransspace <> 0 THEN ', MSSPACE = ' || a.aggmtransspace ELSE '' END ||
       CASE WHEN a.aggmfinalfn <> 0 THEN ', MFINALFUNC = ' || a.aggmfinalfn::regproc ELSE '' END ||
       CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END ||
       CASE WHEN a.aggmtransfn <> 0 AND
                 a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r'::"char" ELSE 'w' END
            THEN ', MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY'
                 WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END ELSE '' END ||
       coalesce(', MINITCOND = ' || quote_literal(a.aggminitval), '') ||
       coalesce((SELECT ', SORTOP = OPERATOR(' || quote_ident(opn.nspname) || '.' || o.oprname || ')'
                 FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace
                 WHERE o.oid = a.aggsortop), '') ||
       CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED'
                          ELSE '' END ||
       CASE a.aggkind WHEN 'h' THEN ', HYPOTHETICAL' ELSE '' END || ')'
FROM pg_proc p JOIN n ON n.oid = p.pronamespace JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.oid >= 16384
UNION ALL
SELECT 'pg_operator'::regclass::oid, o.oid, 100, 'operator', o.oid::regoperator::text,
       'CREATE OPERATOR ' || n.q || '.' || o.oprname || ' (FUNCTION = ' || o.oprcode::regproc ||
       CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) ELSE '' END ||
       CASE WHEN o.oprright <> 0 THEN ', RIGHTARG = ' || format_type(o.oprright, NULL) ELSE '' END ||
       coalesce((SELECT ', COMMUTATOR = OPERATOR(' || quote_ident(cn.nspname) || '.' || c.oprname || ')'
                 FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace
                 WHERE c.oid = o.oprcom), '') ||
       coalesce((SELECT ', NEGATOR = OPERATOR(' || quote_ident(cn.nspname) || '.' || c.oprname || ')'
                 FROM pg_operator c JOIN pg_namespace cn ON cn.oid = c.oprnamespace
                 WHERE c.oid = o.oprnegate), '') ||
       CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END ||
       CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END ||
       CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest::regproc ELSE '' END ||
       CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin::regproc ELSE '' END || ')'
FROM pg_operator o JOIN n ON n.oid = o.oprnamespace WHERE o.oid >= 16384 AND o.oprcode <> 0
UNION ALL
SELECT 'pg_cast'::regclass::oid, c.oid, 130, 'cast',
       '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')',
       'CREATE CAST (' || format_type(c.castsource, NULL) || ' AS ' ||
       format_type(c.casttarget, NULL) || ')' ||
       CASE c.castmethod WHEN 'b' THEN ' WITHOUT FUNCTION' WHEN 'i' THEN ' WITH INOUT'
            ELSE ' WITH FUNCTION ' || c.castfunc::regprocedure END ||
       CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END
FROM pg_cast c
WHERE c.oid >= 16384
  -- A range brings the cast to its multirange.
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass
                  AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT 'pg_language'::regclass::oid, l.oid, 70, 'language', quote_ident(l.lanname),
       'CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE ' ||
       quote_ident(l.lanname) || ' HANDLER ' || l.lanplcallfoid::regproc ||
       CASE WHEN l.laninline <> 0 THEN ' INLINE ' || l.laninline::regproc ELSE '' END ||
       CASE WHEN l.lanvalidator <> 0 THEN ' VALIDATOR ' || l.lanvalidator::regproc ELSE '' END
FROM pg_language l WHERE l.oid >= 16384 AND l.lanispl
UNION ALL
SELECT 'pg_transform'::regclass::oid, f.oid, 135, 'transform',
       format_type(f.trftype, NULL) || ' for ' || l.lanname,
       'CREATE TRANSFORM FOR ' || format_type(f.trftype, NULL) || ' LANGUAGE ' ||
       quote_ident(l.lanname) || ' (' || concat_ws(', ',
           CASE WHEN f.trffromsql <> 0
                THEN 'FROM SQL WITH FUNCTION ' || f.trffromsql::oid::regprocedure END,
           CASE WHEN f.trftosql <> 0
                THEN 'TO SQL WITH FUNCTION ' || f.trftosql::oid::regprocedure END) || ')'
FROM pg_transform f JOIN pg_language l ON l.oid = f.trflang WHERE f.oid >= 16384
UNION ALL
SELECT 'pg_am'::regclass::oid, a.oid, 85, 'access method', quote_ident(a.amname),
       'CREATE ACCESS METHOD ' || quote_ident(a.amname) || ' TYPE ' ||
       CASE a.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END || ' HANDLER ' || a.amhandler::regproc
FROM pg_am a WHERE a.oid >= 16384
UNION ALL
SELECT 'pg_conversion'::regclass::oid, c.oid, 140, 'conversion', n.q || '.' || quote_ident(c.conname),
       'CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION ' || n.q ||
       '.' || quote_ident(c.conname) || ' FOR ' ||
       quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO ' ||
       quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc::regproc
FROM pg_conversion c JOIN n ON n.oid = c.connamespace WHERE c.oid >= 16384

-- What publications hold, from 15 on: tables with their columns and conditions, and schemas.
SELECT 'pg_publication_rel'::regclass::oid, r.oid, 710, 'publication',
       quote_ident(u.pubname) || ' for table ' || r.prrelid::regclass,
       'ALTER PUBLICATION ' || quote_ident(u.pubname) || ' ADD TABLE ONLY ' || r.prrelid::regclass ||
       coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
                 FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])), '') ||
       coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')
FROM pg_publication_rel r JOIN pg_publication u ON u.oid = r.prpubid
UNION ALL
SELECT 'pg_publication_namespace'::regclass, p.oid, 711, 'publication',
       quote_ident(u.pubname) || ' for schema ' || quote_ident(n.nspname),
       'ALTER PUBLICATION ' || quote_ident(u.pubname) || ' ADD TABLES IN SCHEMA ' || quote_ident(n.nspname)
FROM pg_publication_namespace p JOIN pg_publication u ON u.oid = p.pnpubid
     JOIN pg_namespace n ON n.oid = p.pnnspid

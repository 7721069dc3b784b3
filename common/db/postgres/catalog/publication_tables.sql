-- The tables of publications, before 15.
SELECT 'pg_publication_rel'::regclass::oid, r.oid, 710, 'publication',
       quote_ident(u.pubname) || ' for table ' || r.prrelid::regclass,
       'ALTER PUBLICATION ' || quote_ident(u.pubname) || ' ADD TABLE ONLY ' || r.prrelid::regclass
FROM pg_publication_rel r JOIN pg_publication u ON u.oid = r.prpubid

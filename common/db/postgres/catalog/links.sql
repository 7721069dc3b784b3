-- Foreign keys: items as in types.sql, two at a time when all rows are there.
SELECT 'pg_constraint'::regclass::oid, k.oid, 290, 'foreign key',
       quote_ident(k.conname) || ' on ' || k.conrelid::regclass,
       'ALTER TABLE ' || CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || k.conrelid::regclass ||
       ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND k.conparentid = 0 AND k.oid >= 16384

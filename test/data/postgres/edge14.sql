-- What came with PostgreSQL 13 and 14.
CREATE TYPE wordrange AS RANGE (subtype = text, collation = "C", multirange_type_name = wordranges);
CREATE FUNCTION s2.atomic(a integer) RETURNS integer BEGIN ATOMIC SELECT a + 1; SELECT a + 2; END;
CREATE FUNCTION s2.atomic_view() RETURNS bigint BEGIN ATOMIC SELECT max(id) FROM public.grouped; END;
CREATE TABLE vals14 (id integer PRIMARY KEY, num numeric, mr int4multirange, w wordranges, sn pg_snapshot);
INSERT INTO vals14 VALUES (1, 'Infinity', '{[1,3),[5,9)}', '{[a,b),["c d",)}', '10:20:10,14,15'), (2, '-Infinity', '{}', NULL, NULL);
ALTER TABLE cols ALTER COLUMN pl SET COMPRESSION pglz;
CREATE STATISTICS stat_expr ON (late * 2), lower(w) FROM cols;
ALTER STATISTICS stat_expr SET STATISTICS 50;
CREATE PROCEDURE out_only(OUT a integer, IN b text, OUT c text) LANGUAGE plpgsql AS $$BEGIN a := 1; c := b; END$$;
COMMENT ON PROCEDURE out_only(text) IS 'gives two';

-- Every kind of object and value that pg_dump carries, of PostgreSQL 12 and later.
SET client_min_messages = warning;
COMMENT ON SCHEMA public IS 'a comment on public';
CREATE SCHEMA "Other Schema";
CREATE SCHEMA s2;
COMMENT ON SCHEMA s2 IS E'it''s \\ "quoted"\nand long';
CREATE EXTENSION hstore;
CREATE EXTENSION citext WITH SCHEMA s2;
CREATE EXTENSION ltree;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
COMMENT ON EXTENSION hstore IS 'our own words';

-- Types.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s "fine"', 'happy 😀');
ALTER TYPE mood ADD VALUE 'between' BEFORE 'ok';
CREATE TYPE point3 AS (x double precision, y double precision, "z z" numeric(10,2), t text COLLATE "C");
CREATE TYPE nested AS (p point3, list point3[], m mood);
CREATE TYPE empty_composite AS ();
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN email AS text COLLATE "C" DEFAULT 'a@b.c' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@') CONSTRAINT short CHECK (length(VALUE) < 100);
CREATE DOMAIN positives AS positive[] ;
CREATE FUNCTION is_even(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0';
CREATE DOMAIN even AS positive CONSTRAINT even CHECK (is_even(VALUE));
COMMENT ON CONSTRAINT even ON DOMAIN even IS 'no odd ones';
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE textrange AS RANGE (subtype = text, collation = "C");
CREATE FUNCTION time_diff(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch FROM a - b)::float8';
CREATE TYPE timerange AS RANGE (subtype = time, subtype_diff = time_diff);
CREATE TYPE shell_only;
COMMENT ON TYPE mood IS 'how it goes';
COMMENT ON COLUMN point3."z z" IS 'height';

-- Collations, casts, operators and what is made of them.
CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION posix (locale = 'C');
CREATE FUNCTION mood_number(mood) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS
$$ SELECT CASE $1 WHEN 'sad' THEN 1 WHEN 'ok' THEN 2 ELSE 3 END $$;
CREATE CAST (mood AS integer) WITH FUNCTION mood_number(mood) AS ASSIGNMENT;
CREATE CAST (point3 AS text) WITH INOUT;
CREATE FUNCTION p3_eq(point3, point3) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x = ($2).x';
CREATE FUNCTION p3_lt(point3, point3) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x < ($2).x';
CREATE FUNCTION p3_gt(point3, point3) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x > ($2).x';
CREATE OPERATOR === (FUNCTION = p3_eq, LEFTARG = point3, RIGHTARG = point3, COMMUTATOR = ===, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <<< (FUNCTION = p3_lt, LEFTARG = point3, RIGHTARG = point3, COMMUTATOR = >>>, RESTRICT = scalarltsel);
CREATE OPERATOR >>> (FUNCTION = p3_gt, LEFTARG = point3, RIGHTARG = point3, COMMUTATOR = <<<);
CREATE OPERATOR s2.@#@ (FUNCTION = mood_number, RIGHTARG = mood);
CREATE FUNCTION int_desc_cmp(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 > $2 THEN -1 WHEN $1 < $2 THEN 1 ELSE 0 END';
CREATE OPERATOR FAMILY s2.int_desc_family USING btree;
CREATE OPERATOR CLASS s2.int_desc FOR TYPE integer USING btree FAMILY s2.int_desc_family AS
	OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 int_desc_cmp(integer, integer);
ALTER OPERATOR FAMILY s2.int_desc_family USING btree ADD OPERATOR 1 > (bigint, bigint);
COMMENT ON OPERATOR === (point3, point3) IS 'same x';
COMMENT ON OPERATOR CLASS s2.int_desc USING btree IS 'downwards';
CREATE CONVERSION s2.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;

-- Functions of all kinds.
CREATE FUNCTION add(a integer, b integer DEFAULT 2, OUT total integer, OUT twice integer) LANGUAGE plpgsql
	STRICT PARALLEL SAFE COST 7 SET work_mem = '1MB' SET search_path = s2, pg_temp AS $body$
BEGIN
	total := a + b; twice := 2 * (a + b); -- \ ' " $x$
END $body$;
CREATE FUNCTION rows_of(VARIADIC v text[]) RETURNS TABLE (n bigint, t text) LANGUAGE sql ROWS 3 AS
'SELECT row_number() OVER (), x FROM unnest(v) AS x';
CREATE FUNCTION secret() RETURNS text LANGUAGE sql SECURITY DEFINER LEAKPROOF AS $$SELECT 'x'$$;
CREATE PROCEDURE proc(IN a integer, INOUT b text) LANGUAGE plpgsql AS $$BEGIN b := b || a; COMMIT; END$$;
CREATE FUNCTION broken() RETURNS integer LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT x FROM no_such_table); END$$;
CREATE AGGREGATE mean(float8) (SFUNC = float8_accum, STYPE = float8[], FINALFUNC = float8_avg, INITCOND = '{0,0,0}', PARALLEL = SAFE, COMBINEFUNC = float8_combine);
CREATE AGGREGATE s2.count_all(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE my_percentile(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA = true, FINALFUNC_MODIFY = READ_WRITE);
CREATE AGGREGATE moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, INITCOND = '0', MINITCOND = '0');
CREATE FUNCTION win() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE STRICT AS 'window_row_number';
COMMENT ON AGGREGATE s2.count_all(*) IS 'all';
COMMENT ON AGGREGATE my_percentile(float8 ORDER BY anyelement) IS 'ordered';
COMMENT ON FUNCTION add(integer, integer) IS 'sum';
COMMENT ON PROCEDURE proc(integer, text) IS 'does it';

-- Text search.
CREATE TEXT SEARCH DICTIONARY syn (TEMPLATE = simple, STOPWORDS = 'english', ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION s2.conf (COPY = english);
ALTER TEXT SEARCH CONFIGURATION s2.conf ALTER MAPPING FOR asciiword, word WITH syn, english_stem;
CREATE TEXT SEARCH PARSER parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE template (INIT = dsimple_init, LEXIZE = dsimple_lexize);

-- Tables with all values.
CREATE TABLE vals (
	id integer PRIMARY KEY,
	si smallint, bi bigint, num numeric, num2 numeric(20,5), re real, dp double precision, mon money,
	ch char(5), vc varchar(10), tx text COLLATE german, by bytea, nm name, q "char",
	dt date, tm time(3), tmz timetz, ts timestamp, tsz timestamptz, iv interval, iv2 interval day to second(2),
	bo boolean, md mood, pt point, ln line, ls lseg, bx box, pa path, po polygon, ci circle,
	ip inet, cd cidr, ma macaddr, m8 macaddr8, bt bit(5), vb bit varying, uu uuid, xm xml, js json, jb jsonb,
	ia integer[], ta text[][], ra int4range, fr floatrange, p3 point3, ne nested, pd positive, em email,
	hs hstore, cx s2.citext, lt ltree, tv tsvector, tq tsquery, oi oid, rc regclass, lsn pg_lsn, tr textrange, sn txid_snapshot);
INSERT INTO vals (id, num, dp, re, dt, ts, tsz, iv, tx, by, vc, em) VALUES
	(1, 'NaN', 'NaN', 'NaN', 'infinity', 'infinity', 'infinity', '0', '', '', '', 'x@y'),
	(2, '-0.000', 'Infinity', '-Infinity', '-infinity', '-infinity', '-infinity', '-178000000 years', NULL, NULL, NULL, '@'),
	(3, '-1e-7', '-0', '1e-45', '4713-01-01 BC', '4713-01-01 00:00 BC', '294276-12-31 23:59:59.999999+00', '1 year 2 mons -3 days 04:05:06.000007', E'tab\t nl\n cr\r bs\\ \b\f\v \\N \\. ''q'' "d" 😀 é', '\x00ff5c0a09', '\N', 'a@b'),
	(4, 123456789012345678901234567890.123456789012345678901234567890, 0.1, 3.4028235e38, '0001-01-01', '1970-01-01 00:00:00.000001', '2000-01-01 12:00+05:30', 'P1Y2M3DT4H5M6.7S', E'\\.', decode(repeat('00', 300), 'hex'), E'\\', 'a@b'),
	(5, 1e-1000, 2.2250738585072014e-308, 1.17549435e-38, '2024-02-29', '2024-02-29 23:59:60', '1900-01-01 00:00:00+00', '1 mon -1 day', repeat('long ', 100000), repeat('x', 200000)::bytea, 'x', 'a@b'),
	(6, 0.10, 1.7976931348623157e308, 16777217, '1582-10-15', 'epoch', 'epoch', '00:00:00.000001', E'\u0001\u001f\u007f\u0080', '\x', '  ', 'a@b'),
	(7, 1e130000, 4.9e-324, 1, 'epoch', 'epoch', 'epoch', '-00:00:01', E'\\t\\n', E'\\\\000', 'é', 'a@b');
UPDATE vals SET si = -32768, bi = -9223372036854775808, num2 = 123456789012345.00001, mon = -92233720368547758.08, ch = 'ab', nm = 'name', q = 'x',
	tm = '24:00:00', tmz = '23:59:60-15:59', iv2 = '1 02:03:04.567', bo = true, md = 'happy 😀', pt = '(1e-300,-0)', ln = '{1,2,3}', ls = '[(0,0),(1,1)]',
	bx = '(1,1),(0,0)', pa = '[(0,0),(1,1)]', po = '((0,0),(1,1),(1,0))', ci = '<(0,0),1>', ip = '::ffff:1.2.3.4/96', cd = '10.0.0.0/8',
	ma = '08:00:2b:01:02:03', m8 = '08:00:2b:01:02:03:04:05', bt = B'10101', vb = B'', uu = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
	xm = '<a b="c">text &amp; more</a>', js = '{"a" : 1,  "a":2, "n":null, "u":"\u0001"}', jb = '{"b": [1, 2.50, "x\"y"], "a": null}',
	ia = '[-2:1]={1,NULL,3,4}', ta = '{{"a\"b","NULL"},{NULL,"\\\\"}}', ra = '[1,5)', fr = '(,1.5]', p3 = ROW(1,2,3.50,'a,"b"\'),
	ne = ROW(ROW(1,NULL,3,''), ARRAY[ROW(1,2,3,'x')::point3, NULL], 'ok'), pd = 7, hs = '"a"=>"1", b=>NULL, "c d"=>""', cx = 'MiXed', lt = 'Top.Sub',
	tv = $$'it''s':1A 'fat':2,4B$$, tq = $$'fat' & ('rat' | !'cat':AB)$$, oi = 4294967295, rc = 'pg_class', lsn = 'FFFFFFFF/FFFFFFFF',
	tr = '["a b","c\"d")', sn = '10:20:10,14,15' WHERE id = 1;
UPDATE vals SET ia = '{}', ta = '{}', ra = 'empty', hs = '', vb = B'0101', js = 'null', jb = 'null', xm = 'text only', mon = 0.005 WHERE id = 2;
UPDATE vals SET ip = '192.168.1.1', js = '[]', jb = '1e400', md = 'between', fr = '[-Infinity,NaN]' WHERE id = 3;

CREATE TABLE "we""ird .name%s" ("a ""b" integer, "select" text, "ümlaut 😀" text, "tab	x" text, PRIMARY KEY ("select", "a ""b"));
INSERT INTO "we""ird .name%s" SELECT i, 'k' || i % 3, repeat('ü', i), E'\t' FROM generate_series(1, 30) AS i;
CREATE TABLE "Other Schema"."T" (a integer, b text); -- no key
INSERT INTO "Other Schema"."T" SELECT i % 3, CASE WHEN i % 5 > 0 THEN 'dup' END FROM generate_series(1, 100) i;
CREATE TABLE no_columns ();
CREATE TABLE only_generated (a integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE unique_only (k text NOT NULL UNIQUE, v integer);
INSERT INTO unique_only VALUES ('b', 1), ('a', 2);
CREATE TABLE big_key (u uuid, d date, n numeric, PRIMARY KEY (n, d, u) INCLUDE (u));
INSERT INTO big_key SELECT ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, date '2020-01-01' + i, i / 7.0 FROM generate_series(1, 50) i;

-- Columns: identity, serial, generated, defaults, storage, statistics.
CREATE SEQUENCE free_seq AS smallint START 100 INCREMENT -3 MINVALUE -500 MAXVALUE 200 CACHE 5 CYCLE;
SELECT nextval('free_seq'), nextval('free_seq');
CREATE SEQUENCE never_called START 5;
CREATE TABLE cols (
	id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY 10 CACHE 3) PRIMARY KEY,
	id2 integer GENERATED BY DEFAULT AS IDENTITY,
	ser serial, free integer DEFAULT nextval('free_seq'),
	d1 text DEFAULT 'it''s \ "x"', d2 timestamptz DEFAULT now(), d3 integer[] DEFAULT '{1,2}', d4 mood DEFAULT 'ok', d5 integer DEFAULT mood_number('sad'),
	w text, len integer GENERATED ALWAYS AS (length(w) + is_even(2)::integer) STORED,
	st text, pl bytea, CONSTRAINT "check it" CHECK (length(w) < 100), CHECK (is_even(d5) OR d5 = 1)) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE cols ALTER COLUMN st SET STORAGE EXTERNAL, ALTER COLUMN st SET STATISTICS 500, ALTER COLUMN w SET (n_distinct = -0.5);
ALTER TABLE cols ADD COLUMN dropped integer;
ALTER TABLE cols DROP COLUMN dropped;
ALTER TABLE cols ADD COLUMN late integer NOT NULL DEFAULT 7;
INSERT INTO cols (w, st) SELECT repeat('w', i), repeat('s', i * 1000) FROM generate_series(1, 20) i;
SELECT setval('cols_id2_seq', 77, false);
COMMENT ON COLUMN cols.w IS 'a ''comment''';
COMMENT ON TABLE cols IS '';
COMMENT ON TABLE cols IS 'columns';
COMMENT ON CONSTRAINT "check it" ON cols IS 'checked';
CREATE UNLOGGED TABLE unlogged (a integer PRIMARY KEY, b text);
INSERT INTO unlogged VALUES (1, 'x');
CREATE TABLE typed OF point3 (PRIMARY KEY (x), y WITH OPTIONS NOT NULL DEFAULT 5);
INSERT INTO typed VALUES (1, 2, 3, 'x');

-- Inheritance and partitions.
CREATE TABLE parent (a integer NOT NULL, b text DEFAULT 'p', CONSTRAINT pc CHECK (a > 0), CONSTRAINT pn CHECK (a < 1000) NO INHERIT);
CREATE TABLE child (c integer, CHECK (c > 5)) INHERITS (parent);
ALTER TABLE child ALTER COLUMN b SET DEFAULT 'c', ALTER COLUMN b SET NOT NULL;
CREATE TABLE other_parent (z integer);
CREATE TABLE grandchild (b text, d integer) INHERITS (child, other_parent);
ALTER TABLE parent ADD CONSTRAINT later CHECK (b <> 'never') NOT VALID;
INSERT INTO parent VALUES (1, 'x'); INSERT INTO child VALUES (2, 'y', 6); INSERT INTO grandchild VALUES (3, 'z', 7, 8, 9);
CREATE TABLE measure (id integer, at date NOT NULL, region text, v numeric, PRIMARY KEY (id, at, region)) PARTITION BY RANGE (at);
CREATE TABLE measure_2020 PARTITION OF measure FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE measure_2021 PARTITION OF measure FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (region);
CREATE TABLE measure_2021_eu PARTITION OF measure_2021 (CONSTRAINT own CHECK (v >= 0)) FOR VALUES IN ('eu', 'uk');
CREATE TABLE measure_2021_other PARTITION OF measure_2021 DEFAULT;
CREATE TABLE s2.attached (region text NOT NULL, v numeric, extra integer, at date NOT NULL, id integer NOT NULL);
ALTER TABLE s2.attached DROP COLUMN extra;
ALTER TABLE measure ATTACH PARTITION s2.attached FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
CREATE INDEX measure_v ON measure (v) WHERE v > 1;
CREATE INDEX measure_only ON ONLY measure (region);
CREATE INDEX "x ON ONLY y" ON measure (region, v);
CREATE INDEX "z ON ONLY y" ON measure_2020 (region, v);
ALTER TABLE measure ADD CONSTRAINT small CHECK (v < 100000);
INSERT INTO measure SELECT i, date '2019-06-01' + i * 7, (ARRAY['eu', 'us', 'uk'])[i % 3 + 1], i FROM generate_series(1, 120) i;
CREATE TABLE hashed (k text, v integer) PARTITION BY HASH (k);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT 'k' || i, i FROM generate_series(1, 40) i;
CREATE TABLE expr_part (a integer, b integer) PARTITION BY RANGE ((a + b), abs(a));
CREATE TABLE expr_part_1 PARTITION OF expr_part FOR VALUES FROM (0, MINVALUE) TO (100, MAXVALUE);
INSERT INTO expr_part VALUES (1, 2);
CREATE TABLE ref_part (id integer PRIMARY KEY, m integer, at date, region text, FOREIGN KEY (m, at, region) REFERENCES measure);
INSERT INTO ref_part SELECT row_number() OVER (), id, at, region FROM measure LIMIT 5;

-- Constraints and indexes.
CREATE TABLE cons (
	id integer PRIMARY KEY, u integer CONSTRAINT uq UNIQUE DEFERRABLE INITIALLY DEFERRED, u2 integer UNIQUE, p integer REFERENCES cons (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	r tsrange, room integer,
	EXCLUDE USING gist (room WITH =, r WITH &&) WHERE (room > 0));
INSERT INTO cons SELECT i, i, i, nullif(i - 1, 0), tsrange('2020-01-01'::timestamp + i * interval '1 day', '2020-01-01'::timestamp + i * interval '1 day' + interval '1 hour'), i FROM generate_series(1, 10) i;
CREATE TABLE fk_not_valid (a integer);
INSERT INTO fk_not_valid VALUES (1), (999);
ALTER TABLE fk_not_valid ADD CONSTRAINT nv FOREIGN KEY (a) REFERENCES cons (u2) ON UPDATE SET NULL NOT VALID;
CREATE INDEX ix_expr ON cols (lower(w) text_pattern_ops DESC NULLS LAST, (late + 1)) INCLUDE (id2) WITH (fillfactor = 50) WHERE late > 3;
CREATE UNIQUE INDEX ix_unique ON cols (w) WHERE w IS NOT NULL;
CREATE INDEX ix_trgm ON vals USING gin (tx gin_trgm_ops);
CREATE INDEX ix_opclass ON cons (room s2.int_desc);
CREATE INDEX ix_brin ON measure_2020 USING brin (at) WITH (pages_per_range = 4);
CREATE INDEX ix_hash ON cols USING hash (w);
CREATE INDEX ix_expr_stats ON cols ((late * 2));
ALTER INDEX ix_expr_stats ALTER COLUMN 1 SET STATISTICS 321;
CREATE INDEX ix_coll ON vals (vc COLLATE german);
COMMENT ON INDEX ix_hash IS 'hashed';
ALTER TABLE cols CLUSTER ON cols_pkey;
ALTER TABLE unique_only REPLICA IDENTITY USING INDEX unique_only_k_key;
ALTER TABLE parent REPLICA IDENTITY FULL;
CREATE STATISTICS s2.stat (ndistinct, dependencies) ON w, late FROM cols;
COMMENT ON STATISTICS s2.stat IS 'together';

-- Views.
CREATE VIEW simple AS SELECT id, w AS "W w" FROM cols WHERE late = 7;
CREATE VIEW on_view WITH (security_barrier = true) AS SELECT * FROM simple WHERE "W w" IS NOT NULL WITH LOCAL CHECK OPTION;
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 10;
CREATE VIEW grouped AS SELECT c.*, count(*) AS n FROM cols c GROUP BY c.id;
CREATE VIEW renamed AS SELECT 1 AS a, 2 AS b;
ALTER TABLE renamed RENAME COLUMN a TO "A 1";
ALTER VIEW renamed ALTER COLUMN b SET DEFAULT 5;
CREATE MATERIALIZED VIEW mat AS SELECT id, n FROM grouped;
CREATE UNIQUE INDEX mat_id ON mat (id);
CREATE MATERIALIZED VIEW mat2 AS SELECT sum(n) AS s FROM mat;
CREATE MATERIALIZED VIEW mat_empty AS SELECT * FROM simple WITH NO DATA;
CREATE FUNCTION of_view(simple) RETURNS bigint LANGUAGE sql AS 'SELECT $1.id';
CREATE VIEW uses_function AS SELECT of_view(s) AS x FROM simple s;
CREATE TABLE of_grouped (g grouped, i integer PRIMARY KEY);
INSERT INTO of_grouped SELECT g, g.id2 FROM grouped g WHERE g.id < 1050;
CREATE FUNCTION over_mat() RETURNS SETOF mat2 LANGUAGE sql AS 'SELECT * FROM mat2';
CREATE VIEW from_over AS SELECT * FROM over_mat();
COMMENT ON VIEW simple IS 'a view';
COMMENT ON COLUMN simple."W w" IS 'a column of a view';
COMMENT ON MATERIALIZED VIEW mat IS 'kept';

-- Rules, triggers, policies.
CREATE TABLE log (at timestamptz DEFAULT now(), what text);
CREATE RULE on_insert AS ON INSERT TO renamed DO INSTEAD INSERT INTO log (what) VALUES ('x;y');
CREATE RULE disabled AS ON DELETE TO log DO NOTHING;
ALTER TABLE log DISABLE RULE disabled;
CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.late := NEW.late; RETURN NEW; END$$;
CREATE TRIGGER before_update BEFORE UPDATE OF w, st ON cols FOR EACH ROW WHEN (OLD.w IS DISTINCT FROM NEW.w) EXECUTE FUNCTION trig('a', 'b''c');
CREATE TRIGGER off AFTER INSERT ON cols REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION trig();
ALTER TABLE cols DISABLE TRIGGER off;
CREATE CONSTRAINT TRIGGER late_check AFTER INSERT OR UPDATE ON cols DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trig();
CREATE TRIGGER always BEFORE DELETE ON cols FOR EACH ROW EXECUTE FUNCTION trig();
ALTER TABLE cols ENABLE ALWAYS TRIGGER always;
CREATE TRIGGER on_parts AFTER INSERT ON measure FOR EACH ROW EXECUTE FUNCTION trig();
ALTER TABLE measure_2020 DISABLE TRIGGER on_parts;
CREATE TRIGGER instead INSTEAD OF UPDATE ON simple FOR EACH ROW EXECUTE FUNCTION trig();
COMMENT ON TRIGGER before_update ON cols IS 'fires';
CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN NULL; END$$;
CREATE EVENT TRIGGER ev_ddl ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION ev();
CREATE EVENT TRIGGER ev_off ON sql_drop EXECUTE FUNCTION ev();
ALTER EVENT TRIGGER ev_off DISABLE;
CREATE TABLE secured (id integer PRIMARY KEY, owner text);
INSERT INTO secured VALUES (1, 'me'), (2, 'you');
ALTER TABLE secured ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON secured FOR SELECT USING (owner = current_user);
CREATE POLICY strict ON secured AS RESTRICTIVE FOR ALL TO PUBLIC USING (id > 0) WITH CHECK (id < 100);
COMMENT ON POLICY mine ON secured IS 'only mine';

-- Foreign data, publications, large objects.
CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true');
CREATE SERVER far TYPE 't' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'h''ost', port '1');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'u');
CREATE FOREIGN TABLE far_table (id integer OPTIONS (column_name 'ID') NOT NULL, t text DEFAULT 'x', CHECK (id > 0)) SERVER far OPTIONS (table_name 'x');
COMMENT ON FOREIGN TABLE far_table IS 'far away';
CREATE PUBLICATION pub_all FOR ALL TABLES WITH (publish = 'insert, delete');
CREATE PUBLICATION pub_some FOR TABLE cols, ONLY parent;
SELECT lo_create(4711);
SELECT lo_put(4711, 0, decode(repeat('00ff5c', 100000), 'hex'));
SELECT lo_create(4712);
COMMENT ON LARGE OBJECT 4711 IS 'large';
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE on_heap2 (a integer) USING heap2;
INSERT INTO on_heap2 VALUES (1);
CREATE TRANSFORM FOR hstore LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
COMMENT ON TRANSFORM FOR hstore LANGUAGE sql IS 'odd';
COMMENT ON CAST (mood AS integer) IS 'counts';
COMMENT ON EVENT TRIGGER ev_ddl IS 'ddl';
COMMENT ON SERVER far IS 'far';
COMMENT ON FOREIGN DATA WRAPPER dummy IS 'none';
COMMENT ON ACCESS METHOD heap2 IS 'heap';
COMMENT ON PUBLICATION pub_some IS 'some';
COMMENT ON TEXT SEARCH CONFIGURATION s2.conf IS 'conf';
COMMENT ON TEXT SEARCH DICTIONARY syn IS 'dict';
COMMENT ON TEXT SEARCH PARSER parser IS 'parser';
COMMENT ON TEXT SEARCH TEMPLATE template IS 'template';
COMMENT ON COLLATION german IS 'de';
COMMENT ON CONVERSION s2.latin IS 'l1';
COMMENT ON OPERATOR FAMILY s2.int_desc_family USING btree IS 'family';
COMMENT ON SEQUENCE free_seq IS 'seq';
COMMENT ON RULE on_insert ON renamed IS 'rule';
COMMENT ON DOMAIN email IS 'mail';
ALTER DATABASE :DBNAME SET search_path = s2, "$user", public;
ALTER DATABASE :DBNAME SET "my.setting" = 'it''s';

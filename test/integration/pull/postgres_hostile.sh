# Goal: functions of the source that run while it is loaded, as a superuser of the target, get no
# more rights than the database that is filled: at the first pull, and when it is refreshed.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
cd "$work" || exit 1
mkdir -p "$work/ran"
chmod 777 "$work/ran"
postgres_start "$work/db" || exit 1
pg -d postgres -c 'CREATE DATABASE bad' -c 'CREATE DATABASE victim'

# What each of them tries; at the source it keeps quiet.
pg -d bad -v ran="$work/ran" >/dev/null <<'SQL'
CREATE FUNCTION pwn(tag text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN RETURN tag; END $f$;
CREATE FUNCTION calm(tag text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $f$ BEGIN RETURN public.pwn(tag); END $f$;
CREATE FUNCTION pwn_definer(tag text) RETURNS text LANGUAGE sql SECURITY DEFINER VOLATILE AS $$ SELECT public.pwn(tag) $$;
CREATE FUNCTION equal(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT public.pwn('operator') IS NOT NULL AND a OPERATOR(pg_catalog.=) b $$;
CREATE DOMAIN email AS text CHECK (public.pwn('domain') IS NOT NULL AND VALUE ~ '@');
CREATE TYPE pair AS (a int, b email);
CREATE FUNCTION pair_of(text) RETURNS pair LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(length(public.pwn('cast')), 'a@b')::public.pair $$;
CREATE CAST (text AS pair) WITH FUNCTION pair_of(text) AS ASSIGNMENT;
CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN public.pwn('opclass') IS NULL THEN 0 ELSE btint4cmp($1, $2) END $$;
CREATE OPERATOR CLASS odd FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 cmp(int, int);
CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL, mail email, p pair,
	made text GENERATED ALWAYS AS (public.calm('generated_' || name)) STORED,
	CHECK (public.pwn('check') IS NOT NULL), CHECK (public.pwn_definer('definer') IS NOT NULL));
CREATE INDEX ON t (public.calm('index' || id));
CREATE INDEX ON t (id) WHERE public.calm('predicate') IS NOT NULL;
CREATE INDEX ON t (id odd);
CREATE TABLE plain (id int PRIMARY KEY, name varchar(20), on_day date DEFAULT now());
CREATE TABLE parts (id int, at text) PARTITION BY LIST (public.calm(at));
CREATE TABLE part_a PARTITION OF parts FOR VALUES IN ('a');
CREATE TABLE sneaky (id int PRIMARY KEY, CHECK (set_config('session_authorization', session_user, false) IS NOT NULL));
CREATE MATERIALIZED VIEW mat AS SELECT id, public.pwn('matview') AS x, public.pwn_definer('matview_definer') AS y FROM t;
CREATE INDEX ON mat (public.calm(x));
CREATE VIEW v AS SELECT public.pwn('view') AS x;
CREATE FUNCTION on_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.pwn('trigger'); RETURN NEW; END $$;
CREATE TRIGGER row_insert BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION on_row();
CREATE TRIGGER row_always AFTER INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION on_row();
ALTER TABLE t ENABLE ALWAYS TRIGGER row_always;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON plain DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_row();
ALTER TABLE plain ENABLE ALWAYS TRIGGER late;
CREATE TABLE rls (id int PRIMARY KEY);
ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON rls USING (public.pwn('policy') IS NOT NULL);
CREATE TABLE log (x text);
CREATE RULE ruled AS ON INSERT TO rls DO ALSO INSERT INTO log SELECT public.pwn('rule');
ALTER TABLE rls ENABLE ALWAYS RULE ruled;
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.pwn('event'); END $$;
INSERT INTO t SELECT i, 'n' || i, i || '@x', ROW(i, i || '@y')::pair FROM generate_series(1, 30) i;
INSERT INTO plain SELECT i, 'p' || i FROM generate_series(1, 30) i;
INSERT INTO parts SELECT i, 'a' FROM generate_series(1, 30) i;
INSERT INTO sneaky SELECT generate_series(1, 30);
INSERT INTO rls SELECT generate_series(1, 30);
REFRESH MATERIALIZED VIEW mat;
CREATE OR REPLACE FUNCTION pwn(tag text) RETURNS text LANGUAGE plpgsql VOLATILE AS $f$
DECLARE name text := pg_catalog.regexp_replace(tag, '[^a-z]', '', 'g');
BEGIN
	IF current_database() = 'bad' THEN RETURN tag; END IF;
	BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE 'SET SESSION AUTHORIZATION postgres'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE 'SET ROLE postgres'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE pg_catalog.format('CREATE ROLE pwned_%s SUPERUSER', name); EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE pg_catalog.format('GRANT pg_execute_server_program TO %I', current_user); EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE 'ALTER DATABASE victim RENAME TO gone'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE pg_catalog.format('COPY (SELECT 1) TO PROGRAM %L', 'cat >@RAN@/' || name); EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN EXECUTE pg_catalog.format('COPY (SELECT 1) TO %L', '@RAN@/file-' || name); EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN PERFORM pg_catalog.set_config('search_path', 'public, pg_catalog', false); EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN PERFORM pg_catalog.set_config('session_replication_role', 'origin', false); EXCEPTION WHEN OTHERS THEN NULL; END;
	IF name = 'matview' THEN BEGIN EXECUTE 'DECLARE late CURSOR WITH HOLD FOR SELECT public.pwn(''cursor'')'; EXCEPTION WHEN OTHERS THEN NULL; END; END IF;
	RETURN tag;
END $f$;
-- Found before the server's own, where somebody lets the path be set.
CREATE FUNCTION public.format(text, name) RETURNS text LANGUAGE sql AS $$ SELECT public.pwn('path') $$;
CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE sql AS $$ SELECT public.pwn('path') $$;
CREATE EVENT TRIGGER ev ON ddl_command_start EXECUTE FUNCTION on_ddl();
CREATE EVENT TRIGGER ev_always ON ddl_command_end EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER ev_always ENABLE ALWAYS;
SQL
pg -At -d bad -c "SET check_function_bodies = off" -c "SELECT replace(pg_get_functiondef('public.pwn(text)'::regprocedure), '@RAN@', '$work/ran')" -o def.sql
pg -d bad -f def.sql
ok $? "a database full of traps"

# nothing_ran NAME: no role, no file, no other database has changed.
nothing_ran() {
	is "$(pg -At -d postgres -c "SELECT rolname FROM pg_roles WHERE rolname ~ 'pwned|synco_run' OR (rolsuper AND rolname <> 'postgres')" \
		-c "SELECT datname FROM pg_database WHERE datname = 'gone'"; ls "$work/ran")" "" "$1: nothing has got out"
}

refresh() {
	serve --db "$(db bad)" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "$1" "$synco" pull "$url" "$token" --into "$(db copy)" --json
	stop_serving
	nothing_ran "$1"
}
refresh "the first pull"
is "$(grep -c '"warning"' out err | tr '\n' ' ')" "out:0 err:0 " "nothing was left out"
dump_equal "the first pull" bad copy

refresh "nothing has changed"
pg -d bad -c "UPDATE t SET name = 'new' WHERE id % 7 = 1" -c 'DELETE FROM t WHERE id % 10 = 3' \
	-c "INSERT INTO t (id, name, mail, p) SELECT i, 'q', 'a@b', ROW(1, 'c@d')::pair FROM generate_series(1000, 1010) i" \
	-c "UPDATE plain SET name = 'x' WHERE id % 9 = 1" -c 'DELETE FROM parts WHERE id = 7' -c "INSERT INTO parts VALUES (999, 'a')" \
	-c 'DELETE FROM sneaky WHERE id = 9' -c 'INSERT INTO sneaky VALUES (1000)' -c 'DELETE FROM rls WHERE id = 3' \
	-c 'INSERT INTO rls VALUES (1001)' -c 'REFRESH MATERIALIZED VIEW mat'
refresh "rows have changed"
is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" false "it was filled anew"
dump_equal "rows have changed" bad copy

# What a superuser has to make, and would run the source's functions by making it.
pg -d postgres -c 'CREATE DATABASE worse'
{
	cat def.sql
	echo ';'
	cat <<'SQL'
CREATE DOMAIN trap AS text CHECK (public.pwn('constant') IS NOT NULL);
CREATE FUNCTION leaky(a trap[] DEFAULT '{x}') RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';
CREATE FUNCTION leaky_body() RETURNS int LANGUAGE sql LEAKPROOF BEGIN ATOMIC SELECT 1 WHERE '{x}'::trap[] IS NOT NULL; END;
CREATE FUNCTION internal(trap[], int) RETURNS trap[] LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE gather(int) (SFUNC = public.internal, STYPE = trap[], INITCOND = '{x}');
CREATE FUNCTION valid(text[], oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM public.pwn('validator'); END $$;
CREATE FOREIGN DATA WRAPPER odd VALIDATOR valid OPTIONS (a 'b');
CREATE FOREIGN DATA WRAPPER even VALIDATOR postgresql_fdw_validator;
CREATE TABLE t (id int PRIMARY KEY);
SQL
} | sed "s/current_database() = 'bad'/current_database() = 'worse'/" >worse.sql
pg -d worse -v ON_ERROR_STOP=1 -q -f worse.sql
ok $? "a database full of worse ones"
serve --db "$(db worse)" --root "$work" --listen 127.0.0.1:0 --ask --all
run 0 "what a superuser makes" "$synco" pull "$url" "$token" --into "$(db worse_copy)" --json
stop_serving
nothing_ran "what a superuser makes"
is "$(pg -At -d worse_copy -c "SELECT proname FROM pg_proc WHERE proname IN ('leaky', 'leaky_body', 'gather', 'valid') ORDER BY 1" \
	-c 'SELECT fdwname FROM pg_foreign_data_wrapper')" "valid
even" "the rest of it is there"
finish

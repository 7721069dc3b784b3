# Goal: definitions that need what comes late are made, and a refresh finds all of them as they are:
# it is in place, whoever owns what.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
cd "$work" || exit 1
postgres_start "$work/db" || exit 1
pg -d postgres -c 'CREATE DATABASE there' -c 'CREATE ROLE plain LOGIN' -c 'CREATE ROLE maker LOGIN CREATEDB' -c 'CREATE DATABASE here OWNER plain'

pg -d there <<'SQL'
CREATE TABLE u (id int PRIMARY KEY, name text);
INSERT INTO u VALUES (1, 'a'), (2, 'b');
-- A query that groups by a key needs the key, and others need its row type.
CREATE MATERIALIZED VIEW m AS SELECT u.id, u.name, count(*) AS n FROM u GROUP BY u.id;
CREATE FUNCTION of_m() RETURNS SETOF m LANGUAGE sql AS 'SELECT * FROM public.m';
CREATE FUNCTION grouped() RETURNS TABLE (id int, name text) LANGUAGE sql BEGIN ATOMIC SELECT u.id, u.name FROM u GROUP BY u.id; END;
CREATE VIEW v AS SELECT * FROM grouped();
COMMENT ON FUNCTION grouped() IS 'grouped';
-- One that is filled with what another holds, and nobody can see that.
CREATE FUNCTION count_m() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM public.m); END';
CREATE MATERIALIZED VIEW a_reader AS SELECT count_m() AS n;
-- A column that came to a parent late.
CREATE TABLE parent (id int);
CREATE TABLE child (own text, PRIMARY KEY (id)) INHERITS (parent);
ALTER TABLE parent ADD COLUMN late int;
INSERT INTO child (id, own, late) VALUES (1, 'x', 2);
-- What belongs to something in another schema, and names that need quotes.
CREATE SCHEMA "An other";
CREATE TABLE "An other".whole (id int, n int) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF "An other".whole DEFAULT;
CREATE STATISTICS stats ON id, n FROM "An other".whole;
CREATE TABLE by_key (id int) PARTITION BY LIST ((id % 2));
CREATE SCHEMA "Types";
CREATE EXTENSION citext SCHEMA "Types";
CREATE EXTENSION hstore;
CREATE FUNCTION "Types".typed() RETURNS SETOF u LANGUAGE plpgsql AS 'BEGIN END';
CREATE MATERIALIZED VIEW ratio AS SELECT 10 / (SELECT count(*) FROM parent) AS r;
SQL
ok $? "a database whose definitions need what is late"

# refreshed NAME TARGET WAY [OPTION...]
refreshed() {
	local name=$1 into=$2 way=$3
	shift 3
	serve --db "$(db there)" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "$name" "$synco" pull "$url" "$token" --into "$into" --json "$@"
	stop_serving
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" "$way" "$name: in place: $way"
	is "$(grep -hc '"warning"' out)" 0 "$name: nothing was left out"
}
# equal NAME DATABASE: columns that came late have another place, as with pg_dump.
equal() {
	dump_equal "$1" there "$2" --no-owner --no-acl --schema=public --exclude-table=child
	is "$(pg -At -d "$2" -c 'SELECT id, own, late FROM child ORDER BY 1')" \
		"$(pg -At -d there -c 'SELECT id, own, late FROM child ORDER BY 1')" "$1: the child's rows"
	is "$(pg -At -d "$2" -c 'SELECT n FROM a_reader')" "$3" "$1: what reads another is filled after it"
}
refreshed "the first pull" "$(db copy)" false
equal "the first pull" copy 2
refreshed "one by who makes databases" "$(db made maker)" false
equal "one by who makes databases" made 2
pg -d here -c 'CREATE EXTENSION pg_stat_statements'
refreshed "beside an administrator's extension" "$(db here plain)" false --yes
equal "beside an administrator's extension" here 2

pg -d there -c "INSERT INTO u VALUES (3, 'c')" -c "INSERT INTO child VALUES (2, 'y', 3)" -c 'REFRESH MATERIALIZED VIEW m' -c 'REFRESH MATERIALIZED VIEW a_reader' \
	-c 'REFRESH MATERIALIZED VIEW ratio'
refreshed "a refresh by who makes databases" "$(db made maker)" true
equal "a refresh by who makes databases" made 3
refreshed "a refresh beside an administrator's extension" "$(db here plain)" true
equal "a refresh beside an administrator's extension" here 3

pg -d postgres -c 'CREATE DATABASE beside OWNER plain'
for time in first second; do
	refreshed "a $time one that may not make databases" "$(db beside plain)" false --full
	equal "a $time one that may not make databases" beside 3
done

# One that fails here as it would there.
pg -d there -c 'TRUNCATE parent, child'
serve --db "$(db there)" --root "$work" --listen 127.0.0.1:0 --ask
run 0 "a view that fails" "$synco" pull "$url" "$token" --into "$(db made maker)" --json
stop_serving
is "$(jq -r 'select(.event == "done") | .inPlace' out)" true "it is in place all the same"
says out "materialized view public.ratio is as it was" "it is named"
is "$(pg -At -d made -c 'SELECT r FROM ratio' -c 'SELECT count(*) FROM child')" "5
0" "it has what it had"

# What could not be made, once, is no difference; what was changed here is.
pg -d postgres -c 'CREATE DATABASE lacks'
pg -d lacks -c 'CREATE TABLE t (id int PRIMARY KEY)' -c 'CREATE VIEW v AS SELECT * FROM t' -c 'INSERT INTO t VALUES (1)' \
	-c "CREATE FUNCTION fast(internal) RETURNS internal LANGUAGE c AS 'pg_trgm', 'gtrgm_in'" -c "COMMENT ON FUNCTION fast(internal) IS 'x'"
for way in false true false; do
	serve --db "$(db lacks)" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "what can't be carried: $way" "$synco" pull "$url" "$token" --into "$(db lacking maker)" --json
	stop_serving
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" "$way" "in place: $way"
	dump_equal "what can't be carried: $way" lacks lacking --no-owner --no-acl --table='public.*'
	pg -d lacks -c "INSERT INTO t VALUES ($RANDOM + 2)"
	[ "$way" = false ] || pg -d lacking -c 'CREATE OR REPLACE VIEW v AS SELECT id + 0 AS id FROM t'
done
finish

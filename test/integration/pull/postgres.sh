# Goal: nothing is lost between two PostgreSQL databases: pg_dump of both ends gives equal text for
# a schema with every kind of object and value, into a new, a filled and a forbidden-to-create
# target, and into a file; other people's databases and the source's own are left alone.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
postgres_start "$work/db" || exit 1
cd "$work" || exit 1

pg -d postgres -c 'CREATE DATABASE edge' -c 'CREATE DATABASE copy'
pg -d edge -f "$root/test/data/postgres/edge.sql" -f "$root/test/data/postgres/edge14.sql" \
	-f "$root/test/data/postgres/edge15.sql" >/dev/null 2>"$work/err"
ok $? "the edge cases are in the source"
[ "$(pg -At -d edge -c "SELECT count(*) FROM pg_class WHERE oid > 16384")" -gt 100 ]
ok $? "there are many of them"

serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0
ok $? "the source is ready"
run 0 "the first pull into an empty database" "$synco" pull "$url" "$token" --into "$(db copy)"
is "$(grep -c warning "$work/err")" 0 "nothing was left out"
dump_equal "pg_dump of both ends is equal" edge copy
is "$(pg -At -d postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '%synco%'")" 0 "no shadow is left"
is "$(pg -At -d copy -c "SHOW search_path")" 's2, "$user", public' "the database's settings came along"
is "$(pg -At -d copy -c "SELECT lo_get(4711) = decode(repeat('00ff5c', 100000), 'hex'), lo_get(4712)")" 't|\x' \
	"large objects are equal"
is "$(pg -At -d copy -c "SELECT count(*) FROM public.mat")" 20 "materialized views are filled"
pg -At -d copy -c "SELECT relname FROM pg_class WHERE relname = 'cols' AND reltuples = 20" | grep -q cols
ok $? "tables are analyzed"

pg -d copy -c "INSERT INTO public.log (what) VALUES ('local')"
run 0 "a second pull replaces what synco put there" "$synco" pull "$url" "$token" --into "$(db copy)"
dump_equal "still equal" edge copy
run 0 "then it is fresh" "$synco" pull "$url" "$token" --into "$(db copy)" --max-age 1h
says "$work/err" "fresh: " "it says so"
pg -d postgres -c 'DROP DATABASE copy'
run 0 "one that is gone is not" "$synco" pull "$url" "$token" --into "$(db copy)" --max-age 1h
says "$work/err" "done: " "it is filled"
run 0 "into a database that does not exist" "$synco" pull "$url" "$token" --into "$(db fresh)"
dump_equal "it was made" edge fresh

pg -d postgres -c 'CREATE DATABASE own'
pg -d own -c 'CREATE TABLE mine (a int)' -c 'INSERT INTO mine VALUES (1)'
run 6 "somebody's own database is refused" "$synco" pull "$url" "$token" --into "$(db own)"
says "$work/err" "--yes" "it says how to go on"
is "$(pg -At -d own -c 'SELECT * FROM mine')" 1 "and is as it was"
run 6 "the source's own database is refused" "$synco" pull "$url" "$token" --into "$(db edge)" --yes
says "$work/err" "own database" "it says why"

# Those who are connected to the target meet the new content when they come back.
psql -X -d own -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
sleeper=$!
pg -d postgres -c 'CREATE ROLE boss' -c 'ALTER DATABASE own OWNER TO boss' -c 'REVOKE CONNECT ON DATABASE own FROM PUBLIC' \
	-c 'GRANT CREATE ON DATABASE own TO boss'
sleep 0.3
run 0 "--yes replaces it, though somebody is connected" "$synco" pull "$url" "$token" --into "$(db own)" --yes
wait $sleeper
dump_equal "and it is equal" edge own
is "$(pg -At -d postgres -c "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'own'")" boss \
	"the database's owner is kept"
is "$(pg -At -d postgres -c "SELECT has_database_privilege('public', 'own', 'CONNECT')" 2>&1 | tail -n 1)" f "and its rights"

for file in copy.sql copy.sql.zst; do
	run 0 "into $file" "$synco" pull "$url" "$token" --into $file
	pg -d postgres -c 'DROP DATABASE IF EXISTS fromfile' -c 'CREATE DATABASE fromfile TEMPLATE template0' 2>/dev/null
	case $file in
	*.zst) zstd -dc $file ;;
	*) cat $file ;;
	esac | pg -d fromfile >/dev/null 2>"$work/err"
	ok $? "psql loads $file"
	dump_equal "$file is equal" edge fromfile
done
stop_serving

# Owners and grants, for those who ask.
pg -d edge -c 'CREATE ROLE alice' -c 'CREATE ROLE "Bob B"' -c 'ALTER TABLE public.cols OWNER TO alice' \
	-c 'GRANT SELECT, UPDATE (w) ON public.cols TO "Bob B" WITH GRANT OPTION' -c 'ALTER TYPE public.mood OWNER TO alice' \
	-c 'REVOKE ALL ON FUNCTION public.secret() FROM PUBLIC' -c 'GRANT USAGE ON SCHEMA s2 TO alice' \
	-c 'ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s2 GRANT SELECT ON TABLES TO PUBLIC' \
	-c 'ALTER DEFAULT PRIVILEGES FOR ROLE alice REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC' \
	-c 'ALTER LARGE OBJECT 4711 OWNER TO alice' -c 'CREATE POLICY bobs ON public.secured TO "Bob B" USING (true)' \
	-c 'ALTER AGGREGATE public.my_percentile(float8 ORDER BY anyelement) OWNER TO alice' \
	-c 'ALTER VIEW public.on_view OWNER TO "Bob B"' -c 'CREATE USER MAPPING FOR alice SERVER far OPTIONS ("user" '"'u'"', password '"'s3cret'"')'
serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0
run 0 "with --owners" "$synco" pull "$url" "$token" --into "$(db copy)" --owners
is "$(grep -c 'not carried' "$work/err")" 0 "nothing failed"
pg -d edge -c 'ALTER USER MAPPING FOR alice SERVER far OPTIONS (DROP password)'
dump_equal "owners and grants are equal" edge copy --quote-all-identifiers
grep -rq s3cret "$work/serve.err" "$work/err"
is $? 1 "a password of a foreign server is not shown"
says "$work/err" "passwords of server far" "that it stayed there is said"
stop_serving

# A user who may not create databases: one transaction, old content until its end.
pg -d postgres -c 'CREATE ROLE dev LOGIN' -c 'CREATE DATABASE app' -c 'CREATE DATABASE devs OWNER dev'
pg -d app >/dev/null <<'EOF'
CREATE SCHEMA extra;
CREATE EXTENSION citext;
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE users (id serial PRIMARY KEY, mail citext UNIQUE, s state DEFAULT 'new');
CREATE TABLE extra.posts (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author int REFERENCES users ON DELETE CASCADE, t text);
CREATE INDEX posts_t ON extra.posts (lower(t));
CREATE VIEW latest AS SELECT * FROM extra.posts ORDER BY id DESC LIMIT 10;
CREATE FUNCTION hello(OUT a text, OUT b text) LANGUAGE sql AS $$SELECT 'a', 'b'$$;
INSERT INTO users (mail) SELECT 'User' || i || '@x.example' FROM generate_series(1, 2000) i;
INSERT INTO extra.posts (author, t) SELECT 1 + i % 2000, repeat('t', i % 100) FROM generate_series(1, 5000) i;
SELECT lo_create(99);
EOF
serve_ready --db "$(db app)" --root "$work" --listen 127.0.0.1:0
pg -d devs -U dev -c 'CREATE SCHEMA mine' -c 'CREATE TABLE mine.old AS SELECT 1 AS a' -c 'CREATE EXTENSION citext' \
	-c 'CREATE TABLE public.kept (a public.citext)' -c 'CREATE FUNCTION public.f(OUT a int, OUT b int) LANGUAGE sql AS $$SELECT 1, 2$$'
devs=$(db devs dev)
run 6 "a user who may not create databases: refused without --yes" "$synco" pull "$url" "$token" --into "$devs"
run 0 "with it" "$synco" pull "$url" "$token" --into "$devs" --yes
dump_equal "in place" app devs
run 0 "and again" "$synco" pull "$url" "$token" --into "$devs"
dump_equal "in place again" app devs
# A reader who is there goes on, until the new content is complete.
pg -d devs -U dev -c "BEGIN; SELECT count(*) FROM extra.posts; SELECT pg_sleep(1); SELECT count(*) FROM extra.posts; COMMIT" \
	>"$work/reader" 2>&1 &
reader=$!
sleep 0.3
run 0 "while somebody reads" "$synco" pull "$url" "$token" --into "$devs"
wait $reader
is "$(grep -c 5000 "$work/reader")" 2 "the reader saw the old content all the time"
dump_equal "in place beside a reader" app devs
run 1 "a database that does not exist, for a user who may not create it" \
	"$synco" pull "$url" "$token" --into "$(db none dev)"
says "$work/err" "may not create database none" "it says so"
stop_serving

# An app's own settings name the database, at both ends.
for side in source target; do
	mkdir -p "$work/$side/public" "$work/$side/storage/app/public"
	touch "$work/$side/artisan"
	name=app
	[ $side = source ] || name=mirror
	printf 'APP_URL=http://x.example\nDB_CONNECTION=pgsql\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USERNAME=postgres\n' \
		"$work/db" $name >"$work/$side/.env"
done
serve_ready --root "$work/source" --listen 127.0.0.1:0 --all
ok $? "Laravel on PostgreSQL"
cd "$work/target" || exit 1
run 0 "into the app of this folder" "$synco" pull "$url" "$token" --yes
cd "$work" || exit 1
dump_equal "the app's database" app mirror
stop_serving

# Encodings that are not UTF-8.
pg -d postgres -c "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'" \
	-c "CREATE DATABASE raw TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
pg -d latin -c "SET client_encoding = 'UTF8'; CREATE TABLE \"tablé\" (a text); INSERT INTO \"tablé\" VALUES ('é'), (E'\\\\')"
printf "CREATE TABLE t (a text); INSERT INTO t VALUES ('\\351\\377'), (E'\\\\t');" | pg -d raw
for name in latin raw; do
	serve_ready --db "$(db $name)" --root "$work" --listen 127.0.0.1:0
	run 0 "database $name" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
	dump_equal "database $name" $name copy
	is "$(pg -At -d copy -c 'SHOW server_encoding')" "$(pg -At -d $name -c 'SHOW server_encoding')" "its encoding is kept"
	stop_serving
done

# An empty database, and one without the schema public.
pg -d postgres -c 'CREATE DATABASE nothing' -c 'CREATE DATABASE "we ird%db"'
pg -d 'we ird%db' -c 'DROP SCHEMA public' -c 'CREATE SCHEMA x' -c 'CREATE TABLE x.t (a int)'
for name in nothing we%20ird%25db; do
	serve_ready --db "$(db "$name")" --root "$work" --listen 127.0.0.1:0
	run 0 "database $name" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
	dump_equal "database $name" "$(printf '%b' "${name//%/\\x}")" copy
	stop_serving
done
finish

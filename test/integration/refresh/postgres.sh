# Goal: the same for PostgreSQL, by pg_dump, as a superuser and as somebody who is none.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/pg"
}
chmod 755 "$work"
postgres_start "$work/pg" || exit 1
db() {
	echo "postgres:///$1"
}
cd "$work" || exit 1

dump_of() {
	pg_dump -d "$1" | grep -v '^\\\(un\)\?restrict'
}

# refresh NAME SOURCE TARGET-URI TARGET [ARG...]: pulls from a source that asks, and compares.
refresh() {
	local name=$1 source=$2 uri=$3 target=$4
	shift 4
	serve --db "$(db "$source")" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "$name" "$synco" pull "$url" "$token" --json --into "$uri" "$@"
	kill "$server" && wait "$server" 2>/dev/null
	dump_of "$source" | LC_ALL=C sort >a.sql
	dump_of "$target" | LC_ALL=C sort >b.sql
	same a.sql b.sql "$name: pg_dump of both ends is equal"
}

in_place() {
	is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" true "$1"
}

pg -d postgres -c 'CREATE DATABASE shop' -c 'CREATE DATABASE copy'
python3 "$root/test/bench/shop.py" "$work/data" 0.01 >/dev/null
(cd "$work/data" && pg -d shop -f shop-postgres.sql >/dev/null)
ok $? "the shop is in the source"
refresh "the first pull" shop "$(db copy)" copy
refresh "nothing has changed" shop "$(db copy)" copy
in_place "it is done in place"
pg -d shop -c "UPDATE users SET email = 'x' || email WHERE id % 97 = 3" \
	-c 'DELETE FROM events WHERE id % 1001 = 5' \
	-c 'INSERT INTO events SELECT id + 10000000, user_id, kind, at, session, value FROM events WHERE id % 997 = 1' \
	-c "SELECT nextval('events_id_seq')" >/dev/null
refresh "rows added, changed and removed" shop "$(db copy)" copy
in_place "in place, too"
pg -d copy -c "UPDATE users SET email = id || 'local' WHERE id % 50 = 1" -c 'DELETE FROM pages WHERE id < 20' \
	-c 'DELETE FROM items WHERE order_id % 3 = 0'
refresh "what was changed here is as it was" shop "$(db copy)" copy
in_place "in place again"
pg -d shop -c 'DELETE FROM events' -c 'UPDATE pages SET body = upper(body)'
refresh "a table that is empty now, and one that is another in all its rows" shop "$(db copy)" copy

# Somebody who is no superuser: foreign keys are set aside, triggers do not fire.
pg -d postgres -c 'CREATE ROLE app LOGIN' -c 'CREATE DATABASE own OWNER app'
without_owners() {
	pg_dump -O -x -d "$1" | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort
}
refresh_own() {
	serve --db "$(db shop)" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "$1" "$synco" pull "$url" "$token" --json --into postgres://app@/own
	kill "$server" && wait "$server" 2>/dev/null
	without_owners shop >a.sql
	without_owners own >b.sql
	same a.sql b.sql "$1: pg_dump of both ends is equal"
}
refresh_own "the first pull of somebody who is no superuser"
pg -d shop -c "UPDATE orders SET state = 'done', note = 'x' WHERE id % 90 = 1" \
	-c 'INSERT INTO items SELECT order_id, line + 100, sku, quantity, price, weight FROM items WHERE order_id % 50 = 1' \
	-c "UPDATE users SET name = 'other' WHERE id % 400 = 5"
refresh_own "a refresh of somebody who is no superuser"
in_place "in place as well"
# The site's address, in all that is text but keys.
pg -d postgres -c 'CREATE DATABASE site' -c 'CREATE DATABASE here'
pg -d site -c "CREATE TABLE links (url text PRIMARY KEY, t text, v varchar(60), j json, b jsonb, raw bytea, a text[]);
	INSERT INTO links VALUES ('https://app.example/', E'a\tb\v\f\\\\ https://app.example/x', 'https://app.example.org',
	  '{\"u\": \"https:\\/\\/app.example\"}', '{\"u\": \"https://app.example\"}', 'https://app.example', '{https://app.example/,b}');
	INSERT INTO links SELECT i, 'https://app.example/' || i FROM generate_series(1, 5000) i" >/dev/null
for round in first second; do
	serve --db "$(db site)" --root "$work" --base-url https://app.example --listen 127.0.0.1:0 --ask --all
	run 0 "--site-url, the $round time" "$synco" pull "$url" "$token" --json --into "$(db here)" --site-url http://localhost:8000
	stop_serving
done
is "$(jq -r 'select(.event == "done") | .rows' "$work/out")" 1 "but for text that is written otherwise, nothing comes again"
is "$(pg -d here -Atc "SELECT url, t = E'a\tb\v\f\\\\ http://localhost:8000/x', v, j, b, raw = 'https://app.example', a
	FROM links WHERE length(url) > 5")" \
	'https://app.example/|t|https://app.example.org|{"u": "http:\/\/localhost:8000"}|{"u": "http://localhost:8000"}|t|{http://localhost:8000/,b}' \
	"it is replaced in text, also beside rare characters"
is "$(pg -d here -Atc "SELECT count(*) FROM links WHERE t LIKE 'http://localhost:8000/%'")" 5000 "in all rows"
# Checks that look at other tables, and indexes by functions that name others without their schema: as somebody who
# is no superuser, in place, and read by a superuser.
pg -d postgres -c 'ALTER ROLE app CREATEDB' -c 'CREATE DATABASE coded OWNER app'
pg -U app -d coded -c "CREATE TABLE zones (c text PRIMARY KEY)" \
	-c "CREATE FUNCTION known(text) RETURNS bool LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM public.zones WHERE c = \$1)'" \
	-c "CREATE FUNCTION lowered(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(\$1)'" \
	-c "CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lowered(\$1)'" \
	-c "CREATE TABLE towns (id int PRIMARY KEY, c text CONSTRAINT is_known CHECK (known(c)))" \
	-c "COMMENT ON CONSTRAINT is_known ON towns IS 'it''s known'" -c "CREATE TABLE ports (CHECK (known(c))) INHERITS (towns)" \
	-c "CREATE INDEX ON towns (folded(c))" -c "INSERT INTO zones VALUES ('fr')" \
	-c "INSERT INTO towns SELECT i, 'fr' FROM generate_series(1, 3000) AS i" -c "INSERT INTO ports VALUES (5000, 'fr')"
for round in 1 2 3; do
	reader=app
	[ $round != 3 ] || reader=postgres
	serve --db "postgres://$reader@/coded" --root "$work" --listen 127.0.0.1:0 --ask --all
	run 0 "code that runs for rows, pull $round" "$synco" pull "$url" "$token" --json --into postgres://app@/coded_copy
	kill "$server" && wait "$server" 2>/dev/null
	[ $round != 2 ] || in_place "in place"
	dump_equal "code that runs for rows, pull $round" coded coded_copy
	pg -d coded -c "INSERT INTO zones VALUES ('z$round')" -c "INSERT INTO towns VALUES (6000 + $round, 'z$round')" -c "DELETE FROM towns WHERE id = $round"
done
finish

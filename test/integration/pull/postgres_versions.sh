# Goal: every version of PostgreSQL is a source and a target: 15 to each other one and back gives what
# pg_dump of 15 had before; older to newer; what an older one lacks is refused or named.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cache=$("$root/scripts/cache") || exit 1
servers=()
cleanup() {
	local dir
	for dir in "${servers[@]+"${servers[@]}"}"; do
		postgres_stop "$dir"
	done
}
chmod 755 "$work"
cd "$work" || exit 1

# db VERSION DATABASE
db() {
	printf 'postgres://postgres@%s/%s' "$(printf '%s' "$work/$1" | sed 's|/|%2F|g')" "$2"
}
start() {
	local bin=$POSTGRES_BIN
	if [ "$1" != 15 ]; then
		# The server's user may not look into the cache.
		[ -x "$cache/postgres-$1/bin/postgres" ] || return 1
		cp -r "$cache/postgres-$1" "$work/server-$1"
		bin=$work/server-$1/bin
	fi
	[ -x "$bin/postgres" ] || return 1
	servers+=("$work/$1")
	POSTGRES_BIN=$bin postgres_start "$work/$1" && PGHOST=$work/15
}
# pull_into VERSION DATABASE [OPTION...]: from what is served.
pull_into() {
	local version=$1 database=$2
	shift 2
	"$synco" pull "$url" "$token" --into "$(db "$version" "$database")" "$@"
}

start 15
ok $? "PostgreSQL 15 runs"
for name in edge edge14 edge15; do
	pg -d postgres -c "CREATE DATABASE $name"
	pg -d $name -f "$root/test/data/postgres/edge.sql" >/dev/null 2>&1
	[ $name = edge ] || pg -d $name -f "$root/test/data/postgres/edge14.sql" >/dev/null 2>&1
	[ $name != edge15 ] || pg -d $name -f "$root/test/data/postgres/edge15.sql" >/dev/null 2>&1
	ok $? "the edge cases are in it: $name"
done
export dump_from=$work/15 dump_to=$work/15
for version in 12 13 14 16 17 18; do
	start $version
	ok $? "PostgreSQL $version runs"
	name=edge15
	[ $version -gt 14 ] || name=edge14
	[ $version -gt 13 ] || name=edge
	serve_ready --db "$(db 15 $name)" --root "$work" --listen 127.0.0.1:0
	run 0 "15 to $version" pull_into $version copy
	is "$(grep -c warning "$work/err")" 0 "15 to $version: nothing was left out"
	stop_serving
	serve_ready --db "$(db $version copy)" --root "$work" --listen 127.0.0.1:0
	run 0 "$version to 15" pull_into 15 back$version
	dump_equal "15 to $version and back" $name back$version
	stop_serving
done

serve_ready --db "$(db 12 copy)" --root "$work" --listen 127.0.0.1:0
run 0 "12 to 18" pull_into 18 from12
stop_serving
serve_ready --db "$(db 18 from12)" --root "$work" --listen 127.0.0.1:0
run 0 "18 to 15" pull_into 15 round
dump_equal "12 to 18 to 15" edge round
stop_serving

serve_ready --db "$(db 15 edge15)" --root "$work" --listen 127.0.0.1:0
run 1 "to an older one that lacks a kind of constraint" pull_into 14 lacks --yes
says "$work/err" "nulls: its keys" "the table is named"
says "$work/err" "the target is PostgreSQL 14" "and the versions"
is "$(psql -X -At -h "$work/14" -d postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE 'lacks%'")" 0 "nothing is left"
stop_serving

# What only 18 has.
psql -X -q -h "$work/18" -d postgres -c 'CREATE DATABASE new18'
psql -X -q -h "$work/18" -d new18 <<'EOF'
CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT b_is_there NOT NULL, v int GENERATED ALWAYS AS (a * 2) VIRTUAL,
	u uuid DEFAULT gen_random_uuid(), c int NOT NULL NO INHERIT);
CREATE TABLE child () INHERITS (t);
ALTER TABLE child ADD CONSTRAINT late NOT NULL u NOT VALID;
CREATE EXTENSION btree_gist;
CREATE TABLE booking (room int, at daterange, PRIMARY KEY (room, at WITHOUT OVERLAPS));
INSERT INTO t (a, b, c) SELECT i, i, i FROM generate_series(1, 100) i;
EOF
describe() {
	psql -X -h "$work/18" -d "$1" -c '\d+ t' -c '\d+ child' -c '\d+ booking' -c 'TABLE t'
}
serve_ready --db "$(db 18 new18)" --root "$work" --listen 127.0.0.1:0
run 0 "18 to 18" pull_into 18 copy18
describe new18 >"$work/a.18" 2>&1
describe copy18 >"$work/b.18" 2>&1
same "$work/a.18" "$work/b.18" "what only 18 has is equal"
stop_serving

# An extension that the target lacks.
pg -d postgres -c 'CREATE DATABASE geo'
pg -d geo -c 'CREATE EXTENSION postgis' -c 'CREATE TABLE place (id int PRIMARY KEY, at geometry(Point, 4326), g geography)' \
	-c "INSERT INTO place SELECT i, ST_SetSRID(ST_MakePoint(i / 7.0, i / 3.0), 4326), ST_GeogFromText('LINESTRING(1 2, 3.5 4)') FROM generate_series(1, 100) i" \
	-c 'CREATE INDEX place_at ON place USING gist (at)' \
	-c "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES (990001, 'own', 1, 'x', 'y')" 2>"$work/err"
ok $? "a database with PostGIS"
serve_ready --db "$(db 15 geo)" --root "$work" --listen 127.0.0.1:0
run 0 "PostGIS, to 15" pull_into 15 geocopy
dump_equal "PostGIS" geo geocopy
run 1 "PostGIS, to a server without it" pull_into 17 geocopy
says "$work/err" "extension postgis is not carried" "the extension is named"
stop_serving
finish

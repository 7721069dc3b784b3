# Goal: extensions of the source are made at a target when they are known to stay within their
# database, when the target's administrator lets owners make them, or when the target has them; others
# are named, with what to type; and what extensions bring is not made twice.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
cd "$work" || exit 1
postgres_start "$work/db" || exit 1

# pull NAME FROM INTO [OPTION...]
pull() {
	local name=$1 from=$2 into=$3
	shift 3
	serve --db "$(db "$from")" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "$name" "$synco" pull "$url" "$token" --into "$into" "$@"
	stop_serving
}
extensions() {
	pg -At -d "$1" -c "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension WHERE oid >= 16384"
}

pg -d postgres -c 'CREATE DATABASE known' -c 'CREATE DATABASE odd'
for name in amcheck bloom btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree \
	pg_stat_statements pg_trgm pgcrypto pgstattuple seg tablefunc tcn unaccent uuid-ossp; do
	echo "CREATE EXTENSION \"$name\";"
done | pg -d known
pull "extensions that are known" known "$(db known_copy)"
is "$(grep -c warning err)" 0 "nothing was left out"
is "$(extensions known_copy)" "$(extensions known)" "all are there"

pg -d odd -c 'CREATE EXTENSION file_fdw' -c 'CREATE EXTENSION postgres_fdw' -c 'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw' -c 'CREATE TABLE t (id int PRIMARY KEY)'
pull "extensions that reach out" odd "$(db odd_copy)"
is "$(extensions odd_copy)" "" "are not made"
says err 'CREATE EXTENSION "file_fdw" in database odd_copy' "they are named, with what to type"
pg -d odd_copy -c 'CREATE EXTENSION file_fdw'
pull "once the target has one" odd "$(db odd_copy)"
is "$(extensions odd_copy)" "file_fdw" "it is made again"
is "$(pg -At -d odd_copy -c 'SELECT srvname FROM pg_foreign_server')" files "and what needs it"
pull "the source is trusted" odd "$(db odd_copy)" --trust-source
is "$(extensions odd_copy)" "file_fdw postgres_fdw" "so are all"

# Tables of an extension with keys, triggers, rules and rows that are the user's; and one that nobody knows.
pg -d postgres -c 'CREATE DATABASE maps'
if pg -d maps -c 'CREATE EXTENSION postgis' -c 'CREATE EXTENSION postgis_topology' 2>/dev/null; then
	pg -d maps -c 'CREATE TABLE t (id int PRIMARY KEY, at geometry(Point, 994711))' \
		-c "INSERT INTO spatial_ref_sys (srid, srtext) VALUES (994711, 'mine')" \
		-c "INSERT INTO t VALUES (1, 'SRID=994711;POINT(1 2)')" -c "SELECT topology.CreateTopology('roads', 4326)" >/dev/null
	pull "extensions with tables of their own" maps "$(db maps_copy)"
	is "$(grep -c warning err)" 0 "nothing was left out"
	is "$(pg -At -d maps_copy -c "SELECT topology.CreateTopology('rails', 4326)")" 2 "their sequences go on"
	pg -d maps_copy -c "SELECT topology.DropTopology('rails')" >/dev/null
	dump_equal "extensions with tables of their own" maps maps_copy
	pull "once more" maps "$(db maps_copy)"
	dump_equal "once more" maps maps_copy
fi
finish

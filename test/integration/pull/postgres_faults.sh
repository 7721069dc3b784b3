# Goal: PostgreSQL at its worst: limits, locks, tables that come and go, users who may see little,
# definitions that fail, connections and processes that end: what can't be carried is named, what
# would be wrong is refused, and the target is old or new, never between.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
postgres_start "$work/db" || exit 1
cd "$work" || exit 1
count() {
	pg -At -d "$1" -c "SELECT count(*) FROM $2"
}

pg -d postgres -c 'CREATE DATABASE live' -c 'CREATE DATABASE copy' -c 'CREATE ROLE app LOGIN'
pg -d live <<'EOF'
CREATE TABLE big AS SELECT i AS id, repeat(md5(i::text), 10) AS t FROM generate_series(1, 150000) i;
ALTER TABLE big ADD PRIMARY KEY (id);
CREATE TABLE a_first (a int PRIMARY KEY);
INSERT INTO a_first SELECT generate_series(1, 100);
CREATE TABLE small (a int PRIMARY KEY, big int REFERENCES big);
INSERT INTO small SELECT i, i FROM generate_series(1, 100) i;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;
EOF

# Limits that are meant for the app's short queries.
pg -d postgres -c "ALTER ROLE app SET statement_timeout = '20ms'" -c "ALTER ROLE app SET lock_timeout = '700ms'" \
	-c "ALTER ROLE app SET idle_in_transaction_session_timeout = '50ms'" -c "ALTER ROLE app SET default_transaction_read_only = on" \
	-c "ALTER ROLE app SET search_path = nowhere" -c "ALTER ROLE app SET \"DateStyle\" = 'SQL, DMY'"
serve_ready --db "$(db live app)" --root "$work" --listen 127.0.0.1:0
run 0 "a role with short time limits" "$synco" pull "$url" "$token" --into "$(db copy)"
dump_equal "a role with short time limits" live copy
stop_serving

# hold DATABASE STATEMENTS: a session that runs them and waits until $holder is told to end it.
hold() {
	mkfifo "$work/fifo"
	psql -X -q -d "$1" <"$work/fifo" >"$work/hold.out" 2>&1 &
	holder=$!
	exec 7>"$work/fifo"
	printf '%s;\n\\echo held\n' "$2" >&7
	local i
	for i in $(seq 100); do
		grep -q held "$work/hold.out" && break
		sleep 0.05
	done
}
let_go() {
	printf '%s;\n\\q\n' "$1" >&7
	exec 7>&-
	wait "$holder"
	rm -f "$work/fifo"
}

hold live 'BEGIN; LOCK TABLE small IN ACCESS EXCLUSIVE MODE'
serve_ready --db "$(db live app)" --root "$work" --listen 127.0.0.1:0
run 5 "somebody holds a lock" "$synco" pull "$url" "$token" --into "$(db copy)"
says "$work/err" "lock table public.small" "the table is named"
says "$work/err" "lock timeout" "and the reason"
stop_serving
env --default-signal=INT "$lite" serve --db "$(db live)" --root "$work" --listen 127.0.0.1:0 >"$work/serve.out" 2>&1 &
server=$!
sleep 0.5
start=$(date +%s)
kill -INT $server
wait $server
is $? 130 "Ctrl-C while it waits for a lock"
[ $(($(date +%s) - start)) -le 3 ]
ok $? "ends it at once"
let_go ROLLBACK
is "$(count copy big)" 150000 "the target is as it was"

# Tables that change while the snapshot is opened.
hold live 'BEGIN; DROP TABLE a_first; TRUNCATE small; ALTER TABLE big ADD COLUMN n int DEFAULT 5; CREATE TABLE new AS SELECT 1 AS a'
serve --db "$(db live)" --root "$work" --listen 127.0.0.1:0
sleep 0.5
let_go COMMIT
run 0 "tables are dropped, emptied, altered and made meanwhile" "$synco" pull "$url" "$token" --into "$(db copy)"
dump_equal "the copy is what was there afterwards" live copy
stop_serving

# A lock goes when its table was read: others need not wait for the end.
# The largest is the first.
pg -d live -c "CREATE TABLE aa AS SELECT repeat('x', 1000) AS a FROM generate_series(1, 150000)"
pg -d live -c 'CREATE TABLE bigger AS SELECT i AS id, repeat(md5(i::text), 20) AS t FROM generate_series(1, 200000) i' -c 'ANALYZE'
# wait_for_copy ACTION: until the table bigger is read; ACTION is SQL of its process, pid.
wait_for_copy() {
	local n
	for _ in $(seq 300); do
		n=$(pg -At -d postgres -c "SELECT count($1) FROM pg_stat_activity WHERE application_name = 'synco' AND query LIKE 'COPY%bigger%'")
		[ "$n" = 0 ] || return 0
		sleep 0.02
	done
	return 1
}
serve --db "$(db live)" --root "$work" --listen 127.0.0.1:0
wait_for_copy pid && kill -STOP "$server"
ok $? "the dump stands still in the middle of a table"
PGOPTIONS='-c lock_timeout=1s' pg -d live -c 'ALTER TABLE aa ADD COLUMN late int'
ok $? "a table that was read can be altered"
PGOPTIONS='-c lock_timeout=1s' pg -d live -c 'ALTER TABLE bigger ADD COLUMN late int' 2>"$work/alter"
says "$work/alter" "lock timeout" "one that is being read can't"
PGOPTIONS='-c lock_timeout=1s' pg -d live -c 'TRUNCATE small' 2>"$work/alter"
says "$work/alter" "lock timeout" "nor one that is still to come"
kill -CONT "$server"
run 0 "the pull goes on" "$synco" pull "$url" "$token" --into "$(db copy)"
is "$(pg -At -d copy -c "SELECT count(*) FROM information_schema.columns WHERE table_name = 'aa'")" 1 "with what was there at its moment"
stop_serving

# The connection ends in the middle.
serve --db "$(db live)" --root "$work" --listen 127.0.0.1:0
wait_for_copy "pg_terminate_backend(pid)"
run 5 "somebody ends the source's connection" "$synco" pull "$url" "$token" --into "$(db copy)"
says "$work/err" "table bigger" "the table is named"
stop_serving
is "$(count copy big)" 150000 "the target is as it was"

# In the middle at the target, and kill -9 of synco, in both ways of filling.
pg -d postgres -c 'CREATE ROLE dev LOGIN' -c 'CREATE DATABASE devs OWNER dev'
pg -d devs -U dev -c 'CREATE SCHEMA mine' -c 'CREATE TABLE mine.old AS SELECT 42 AS a'
pg -d postgres -c 'CREATE DATABASE shadowed' && pg -d shadowed -c 'CREATE SCHEMA mine' -c 'CREATE TABLE mine.old AS SELECT 42 AS a'
serve_ready --db "$(db live)" --root "$work" --listen 127.0.0.1:0
for into in "$(db shadowed)" "$(db devs dev)"; do
	name=${into##*/}
	# Whose the old content is: a pull as another user could not replace it.
	owner=postgres
	[ "$name" = shadowed ] || owner=dev
	"$synco" pull "$url" "$token" --into "$into" --yes >"$work/out" 2>"$work/err" &
	pull=$!
	for _ in $(seq 300); do
		n=$(pg -At -d postgres -c "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'synco' AND query LIKE 'COPY%FROM STDIN%'")
		[ "$n" = 0 ] || break
		sleep 0.01
	done
	wait $pull
	is $? 1 "$name: somebody ends the target's connection"
	is "$(pg -At -d "$name" -c 'SELECT a FROM mine.old')" 42 "$name: it is as it was"
	old=0 new=0 other=0
	for delay in 0.05 0.1 0.2 0.3 0.45 0.6 0.8 1.0 1.3 1.6 2.0; do
		"$synco" pull "$url" "$token" --into "$into" --yes >/dev/null 2>&1 &
		pull=$!
		sleep $delay
		kill -9 $pull 2>/dev/null
		wait $pull 2>/dev/null
		sleep 0.2
		if [ "$(pg -At -d "$name" -c 'SELECT a FROM mine.old' 2>/dev/null)" = 42 ]; then
			old=$((old + 1))
		elif [ "$(count "$name" big 2>/dev/null)" = 150000 ] && [ "$(count "$name" small 2>/dev/null)" = 0 ]; then
			new=$((new + 1))
			# It is somebody's own again, of which nothing is known here.
			rm -rf "${XDG_STATE_HOME:?}"/*
			pg -d "$name" -U "$owner" -c 'CREATE SCHEMA IF NOT EXISTS mine' -c 'CREATE TABLE mine.old AS SELECT 42 AS a'
		else
			other=$((other + 1))
		fi
	done
	is "$other" 0 "$name: after kill -9 it is old ($old) or new ($new)"
	run 0 "$name: the next run just works" "$synco" pull "$url" "$token" --into "$into" --yes
	dump_equal "$name: after kills" live "$name"
	is "$(pg -At -d postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '%synco%'")" 0 "$name: nothing is left"
done
"$synco" pull "$url" "$token" --into "$(db copy)" --yes >/dev/null 2>&1 &
pull=$!
for _ in $(seq 300); do
	[ "$(pg -At -d postgres -c "SELECT count(*) FROM pg_database WHERE datname = 'copy__synco'")" = 0 ] || break
	sleep 0.01
done
run 75 "another run holds the lock" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
wait $pull
is $? 0 "and comes to its end"
stop_serving

# An index that takes long at the target.
pg -d postgres -c 'CREATE DATABASE slow'
pg -d slow <<'EOF'
CREATE FUNCTION nap(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
$$BEGIN IF current_database() <> 'slow' THEN PERFORM pg_sleep(30); END IF; RETURN $1; END$$;
CREATE TABLE t (a int PRIMARY KEY);
INSERT INTO t VALUES (1);
CREATE INDEX ON t (nap(a));
EOF
serve_ready --db "$(db slow)" --root "$work" --listen 127.0.0.1:0
env --default-signal=INT "$synco" pull "$url" "$token" --into "$(db copy)" --yes >"$work/out" 2>"$work/err" &
pull=$!
for _ in $(seq 100); do
	[ "$(pg -At -d postgres -c "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%CREATE INDEX%' AND application_name = 'synco'")" = 0 ] || break
	sleep 0.05
done
start=$(date +%s)
kill -INT $pull
wait $pull
is $? 130 "Ctrl-C while the target builds an index"
[ $(($(date +%s) - start)) -le 5 ]
ok $? "ends it at once"
is "$(count copy big)" 150000 "the target is as it was"
is "$(pg -At -d postgres -c "SELECT count(*) FROM pg_database WHERE datname LIKE '%synco%'")" 0 "nothing is left"
stop_serving

# What fails by itself is named, and the rest is carried.
pg -d postgres -c 'CREATE DATABASE odd'
pg -d odd >/dev/null <<'EOF'
CREATE TABLE t (a int PRIMARY KEY, secret text);
INSERT INTO t VALUES (1), (2);
CREATE FUNCTION broken() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN (SELECT x FROM gone); END$$;
CREATE TABLE gone (x int);
CREATE FUNCTION sql_broken() RETURNS SETOF int LANGUAGE sql AS 'SELECT x FROM gone';
DROP TABLE gone;
CREATE MATERIALIZED VIEW fails AS SELECT 10 / (a - 3) AS v FROM t;
CREATE INDEX fails_v ON fails (v);
CREATE MATERIALIZED VIEW fine AS SELECT count(*) AS n FROM t;
INSERT INTO t VALUES (3);
CREATE TABLE hidden (a int PRIMARY KEY);
INSERT INTO hidden VALUES (1);
CREATE TABLE refers (a int REFERENCES hidden);
INSERT INTO refers VALUES (1);
CREATE TABLE rls (a int PRIMARY KEY, who text);
INSERT INTO rls VALUES (1, 'app'), (2, 'postgres');
ALTER TABLE rls ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON rls USING (who = current_user);
CREATE SEQUENCE unseen;
GRANT SELECT ON t, refers, rls, fine, fails TO app;
EOF
serve_ready --db "$(db odd)" --root "$work" --listen 127.0.0.1:0
run 0 "definitions that fail" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
says "$work/err" "data of materialized view public.fails is not carried" "the view that can't be filled is named"
says "$work/err" "division by zero" "and why"
is "$(pg -At -d copy -c "SELECT relname, relispopulated FROM pg_class WHERE relkind = 'm' ORDER BY 1" -c "SELECT indexname FROM pg_indexes WHERE indexname = 'fails_v'" | tr '\n' ' ')" \
	"fails|f fine|t fails_v " "it is there, empty, and the others are filled"
is "$(pg -At -d copy -c "SELECT count(*) FROM pg_proc WHERE proname IN ('broken', 'sql_broken')")" 2 "functions that no longer compile are carried"
stop_serving
serve_ready --db "$(db odd app)" --root "$work" --listen 127.0.0.1:0
run 5 "a role that may read only some tables" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
says "$work/err" "table hidden: permission denied" "a table that it may not read is named"
says "$work/err" "table rls: row-level security" "and one whose rows are hidden from it"
stop_serving
mkdir -p "$work/said"
printf 'database:\n  exclude: [hidden, rls]\n' >"$work/said/.synco.yml"
serve_ready --db "$(db odd app)" --root "$work/said" --listen 127.0.0.1:0
run 0 "a role that may read only some tables, where the others are excluded" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
says "$work/err" "sequence public.unseen: permission denied" "and a sequence"
says "$work/err" "refers_a_fkey" "and a foreign key that can't be checked"
is "$(count copy t)$(count copy hidden)$(count copy rls)$(count copy refers)" 3001 "all that it may read is here"
is "$(pg -At -d copy -c "SELECT convalidated FROM pg_constraint WHERE conname = 'refers_a_fkey'")" f "the foreign key holds for new rows"
stop_serving

# Large objects of a user who is no superuser: empty, of whole pieces, and not.
pg -d postgres -c 'CREATE ROLE blobs LOGIN' -c 'CREATE DATABASE objects OWNER blobs'
pg -d objects -U blobs -c 'SELECT lo_create(11), lo_create(12), lo_create(13)' \
	-c "SELECT lo_put(11, 0, decode(repeat('00ff5c0a', 200000), 'hex')), lo_put(12, 0, decode(repeat('ab', 262144), 'hex'))" >/dev/null
serve_ready --db "$(db objects blobs)" --root "$work" --listen 127.0.0.1:0
run 0 "large objects, read by their owner" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
dump_equal "large objects" objects copy
is "$(pg -At -d copy -c 'SELECT count(*), sum(length(lo_get(oid))) FROM pg_largeobject_metadata')" "3|1062144" "all of them are here"
stop_serving
pg -d objects -c 'SELECT lo_create(14)' >/dev/null
serve_ready --db "$(db objects blobs)" --root "$work" --listen 127.0.0.1:0
run 5 "one that he may not read" "$synco" pull "$url" "$token" --into "$(db copy)"
says "$work/err" "permission denied for large object 14" "it is named"
stop_serving

# Values near the limit.
pg -d postgres -c 'CREATE DATABASE huge'
pg -d huge -c "CREATE TABLE t (a int PRIMARY KEY, b bytea)" -c "INSERT INTO t VALUES (1, repeat('x', 100000000)::bytea)"
serve_ready --db "$(db huge)" --root "$work" --listen 127.0.0.1:0
run 0 "a value of 100 MB" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
is "$(pg -At -d copy -c "SELECT length(b), md5(b) FROM t")" "$(pg -At -d huge -c "SELECT length(b), md5(b) FROM t")" "is equal"
stop_serving
pg -d huge -c "UPDATE t SET b = repeat('x', 600000000)::bytea"
serve_ready --db "$(db huge)" --root "$work" --listen 127.0.0.1:0
run 5 "a value that the server can't print" "$synco" pull "$url" "$token" --into "$(db copy)"
says "$work/err" "table t" "the table is named"
says "$work/err" "larger than the server can print" "and the reason"
stop_serving

finish

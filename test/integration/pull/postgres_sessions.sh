# Goal: no setting of a server, a database or a role changes what arrives; nothing of our sessions stays
# with those of an app behind a pooler.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/pg"
}
chmod 755 "$work"
bouncer=$(command -v pgbouncer || echo /usr/sbin/pgbouncer)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
postgres_start "$work/pg" -c max_prepared_transactions=2 || exit 1
cd "$work" || exit 1
pg -d postgres -c 'CREATE ROLE victim LOGIN CREATEDB' -c 'CREATE ROLE plain LOGIN CREATEDB' -c 'CREATE DATABASE there OWNER plain'
pg -d there -U plain -f "$root/test/data/postgres/values.sql"
ok $? "the source is filled"

change() {
	pg -d there -c 'SET session_replication_role = replica' -c "UPDATE vals SET f8 = f8 + 1, i = -i WHERE id IN (5, 77, $1)" \
		-c "DELETE FROM made WHERE id = 90 + $1" -c "UPDATE part SET t = 'q' WHERE id IN (3, 50 + $1)" \
		-c "INSERT INTO vals (id, a, t) VALUES (3000 + $1, '{null,1}', E'\\\\x')" -c "DELETE FROM refs WHERE id = $1"
}
# both NAME SOURCE TARGET: fills the target anew, changes rows, refreshes.
both() {
	serve_ready --db "$2" --root "$work" --listen 127.0.0.1:0
	run 0 "$1: filled" "$synco" pull "$url" "$token" --into "$3" --full
	stop_serving
	change "$tap_count"
	serve --db "$2" --root "$work" --listen 127.0.0.1:0 --ask
	run 0 "$1: refreshed" "$synco" pull "$url" "$token" --json --into "$3"
	kill "$server" && wait "$server" 2>/dev/null
	is "$(jq -r 'select(.event == "done") | .inPlace' "$work/out")" true "$1: in place"
	dump_equal "$1" there here
}
pg -d there -c 'REASSIGN OWNED BY plain TO victim' -c 'ALTER DATABASE there OWNER TO victim'
for round in 0 1; do
	pg -d postgres -v round=$round -f "$root/test/data/postgres/hostile.sql" 2>"$work/refused"
	is "$(pg -d postgres -Atc "SELECT count(*) > 100 FROM pg_db_role_setting, unnest(setconfig)")" t "settings of round $round"
	both "round $round" "$(db there victim)" "$(db here victim)"
	pg -d postgres -c 'ALTER ROLE victim RESET ALL'
done
# A superuser, and the same said of the databases.
pg -d postgres -c 'ALTER ROLE victim SUPERUSER' -v round=0 -f "$root/test/data/postgres/hostile.sql" 2>"$work/refused"
pg -d there -c 'DROP FUNCTION shade CASCADE'
both "a superuser" "$(db there victim)" "$(db here victim)"
pg -d postgres -c 'ALTER ROLE victim RESET ALL' -c 'ALTER ROLE victim NOSUPERUSER'

# Who holds the target, and is not for this user to end, is named before anything is loaded.
serve_ready --db "$(db there victim)" --root "$work" --listen 127.0.0.1:0
mkfifo held
psql -X -q -d here <held >/dev/null 2>&1 &
holder=$!
exec 9>held
echo 'SELECT 1;' >&9
wait_until 20 pg -d postgres -Atc "SELECT 1 / count(*) FROM pg_stat_activity WHERE datname = 'here'" >/dev/null 2>&1
run 6 "a superuser is connected" "$synco" pull "$url" "$token" --into "$(db here victim)" --full
says "$work/err" "of superuser postgres (psql)" "who it is"
exec 9>&-
wait $holder
pg -U victim -d here -c 'BEGIN' -c 'INSERT INTO notes VALUES (7)' -c "PREPARE TRANSACTION 'left over'"
run 6 "a prepared transaction" "$synco" pull "$url" "$token" --into "$(db here victim)" --full
says "$work/err" "prepared transaction 'left over' of victim" "which one"
pg -U victim -d here -c "ROLLBACK PREPARED 'left over'"
run 0 "nobody holds it any more" "$synco" pull "$url" "$token" --into "$(db here victim)" --full
stop_serving

if [ ! -x "$bouncer" ]; then
	skip "pgbouncer is not here"
	finish
fi
postgres_stop "$work/pg"
postgres_start "$work/pg" -c listen_addresses=127.0.0.1 -c max_connections=60
pooled() {
	echo "postgres://$2@127.0.0.1:$port/$1"
}
app() {
	while [ ! -e done ]; do
		echo "SELECT count(*) > 0, current_setting('search_path'), current_setting('DateStyle'), current_setting('lock_timeout') FROM keyless;"
		sleep 0.01
	done | psql -X -q -At -h 127.0.0.1 -p "$port" -U victim -d there >"app$1" 2>&1
}
printf '"victim" ""\n"postgres" ""\n' >users
for mode in transaction session; do
	cat >bouncer.ini <<-INI
		[databases]
		* = host=127.0.0.1 port=$PGPORT
		[pgbouncer]
		listen_addr = 127.0.0.1
		listen_port = $port
		auth_type = trust
		auth_file = $work/users
		pool_mode = $mode
		unix_socket_dir =
	INI
	"${as_postgres[@]+"${as_postgres[@]}"}" "$bouncer" -q bouncer.ini >bouncer.log 2>&1 &
	pooler=$!
	started $pooler
	wait_until 20 psql -X -q -h 127.0.0.1 -p "$port" -U victim -d there -c 'SELECT 1' >/dev/null 2>&1
	rm -f done
	app 1 &
	app 2 &
	both "pgbouncer, $mode" "$(pooled there victim)" "$(pooled here victim)"
	touch done
	wait %"app 1" %"app 2" 2>/dev/null
	is "$(sort -u app1 app2)" 't|"$user", public|ISO, MDY|0' "pgbouncer, $mode: the app's sessions are as they were"
	is "$(pg -d postgres -Atc "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" 0 "pgbouncer, $mode: no lock stays"
	kill $pooler
	wait $pooler 2>/dev/null
done
finish

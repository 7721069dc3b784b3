# Goal: kill -9 and Ctrl-C at many moments on both sides: the target is whole, old or new; the same
# command again just works; nothing is left on the source, nor at the destination.
# (env --default-signal: a shell starts background jobs with SIGINT ignored, nohup with SIGHUP)
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/app.sh"

cleanup() {
	mariadb_stop "$work/db"
}
mariadb_start "$work/db" || exit 1
db() {
	echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET"
}
cd "$work" || exit 1
sql -e "CREATE USER gone@nowhere.example; CREATE DATABASE edge; CREATE DATABASE copy"
sql --binary-mode edge <"$root/test/data/mysql/edge.sql"
sql -e "CREATE TABLE copy.old (a INT PRIMARY KEY); INSERT INTO copy.old VALUES (42);
	CREATE VIEW copy.old_view AS SELECT a FROM copy.old;
	CREATE TRIGGER copy.old_trigger BEFORE INSERT ON copy.old FOR EACH ROW SET NEW.a = NEW.a + 1"
dump_for_comparison edge >new.sql
dump_for_comparison copy >old.sql

# state: which content the target has, by the engine's own dump.
state() {
	dump_for_comparison copy >now.sql
	if cmp -s now.sql new.sql; then echo new; elif cmp -s now.sql old.sql; then echo old; else echo mixed; fi
}

# Somebody's own database, of which nothing is known here.
reset() {
	rm -rf "${XDG_STATE_HOME:?}"/*
	sql -e "DROP DATABASE copy; CREATE DATABASE copy"
	sql copy <old.sql
}

serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0 --all
ok $? "the source is ready"

# The moments to kill at lie within the shortest of a few runs.
whole=
for _ in 1 2 3; do
	reset
	start=$(date +%s%N)
	run 0 "a whole run" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
	took=$((($(date +%s%N) - start) / 1000000))
	[ -n "$whole" ] && [ "$whole" -le $took ] || whole=$took
done
echo "# a whole run takes $whole ms"
is "$(state)" new "brings the new content"

for signal in KILL INT; do
	seen_old=0 seen_new=0 seen_mixed=0 failed_again=0
	for i in $(seq 14); do
		reset
		env --default-signal=INT,HUP setsid "$synco" pull "$url" "$token" --into "$(db copy)" --yes >/dev/null 2>&1 &
		pid=$!
		sleep "$(awk "BEGIN { print $whole * $i / 14 / 1000 }")"
		kill -$signal $pid 2>/dev/null
		wait $pid 2>/dev/null
		case $(state) in
		old) seen_old=$((seen_old + 1)) ;;
		new) seen_new=$((seen_new + 1)) ;;
		mixed) seen_mixed=$((seen_mixed + 1)) ;;
		esac
		# GET_LOCK ends with the connection, which the server may notice a little later.
		for _ in 1 2 3 4 5; do
			"$synco" pull "$url" "$token" --into "$(db copy)" --yes >out 2>&1 && break
			sleep 0.3
		done
		[ "$(state)" = new ] || { failed_again=$((failed_again + 1)); sed 's/^/# /' out; }
		[ -z "$(sql -N -e "SHOW DATABASES LIKE '%synco%'")" ] || failed_again=$((failed_again + 1))
	done
	echo "# after SIG$signal: $seen_old old, $seen_new new, $seen_mixed in the middle of the swap"
	[ $seen_old -gt 0 ]
	ok $? "SIG$signal: the old content was there after most of them"
	is $failed_again 0 "SIG$signal: the next run brings the new content, and leaves nothing"
	[ $signal = KILL ] || is $seen_mixed 0 "SIG$signal: ends in order, never in the middle"
done
stop_serving

# The source, in both modes, killed at many moments.
app=$work/app
sqlite_app "$app"
sqlite_fill "$app" 50000
files_fill "$app"
left=0
for i in $(seq 12); do
	if [ $((i % 2)) = 0 ]; then mode="--publish $app/public"; else mode="--listen 127.0.0.1:0"; fi
	# shellcheck disable=SC2086
	env --default-signal=INT,HUP setsid "$lite" serve --root "$app" $mode --base-url http://x.example >/dev/null 2>&1 &
	pid=$!
	sleep "$(awk "BEGIN { print $i * 0.05 }")"
	kill -KILL $pid
	wait $pid 2>/dev/null
	for _ in $(seq 40); do
		[ -z "$(find "$TMPDIR" "$app/public" -name 'synco-*')" ] && break
		sleep 0.05
	done
	left=$((left + $(find "$TMPDIR" "$app/public" -name 'synco-*' | wc -l)))
done
is $left 0 "after kill -9 of the source everything it published is removed"

# The watcher is killed too: the next start sweeps.
env --default-signal=INT,HUP setsid "$lite" serve --root "$app" --publish "$app/public" --base-url http://x.example >/dev/null 2>&1 &
pid=$!
sleep 0.5
kill -KILL "$(pgrep -P $pid)" $pid
wait $pid 2>/dev/null
is "$(find "$app/public" -name 'synco-*' | wc -l)" 1 "with the watcher killed, too, the folder is left"
serve_ready --root "$app" --publish "$app/public" --base-url http://x.example
is "$(find "$app/public" -name 'synco-*' | wc -l)" 1 "the next start sweeps it"
stop_serving
for signal in INT TERM HUP; do
	env --default-signal=INT,HUP setsid "$lite" serve --root "$app" --publish "$app/public" --base-url http://x.example >/dev/null 2>&1 &
	pid=$!
	sleep 0.4
	kill -$signal $pid
	wait $pid 2>/dev/null
	is "$(find "$app/public" -name 'synco-*' | wc -l)" 0 "SIG$signal removes everything published"
done

# Files: a transfer that is killed is continued.
serve_ready --root "$app" --listen 127.0.0.1:0
mkdir files
for i in 1 2 3 4 5 6; do
	"$synco" pull "$url" "$token" --only files --files files --limit-rate 4M >/dev/null 2>&1 &
	pid=$!
	sleep 0.$((i * 12 % 10 + 1))
	kill -KILL $pid
	wait $pid 2>/dev/null
	for f in files/storage/app/public/size-*; do
		[ -e "$f" ] || continue
		cmp -s "$f" "$app/storage/app/public/$(basename "$f")" || echo "# $f is not whole"
	done
done >partial
is "$(wc -l <partial | tr -d ' ')" 0 "a file is whole or not there"
run 0 "the same command again" "$synco" pull "$url" "$token" --only files --files files --delete
same_files "$app/storage" files/storage "brings all files, and no partial one is left"
stop_serving

# The source's database vanishes while it is dumped.
python3 "$root/test/bench/shop.py" shop 0.05
sql -e 'CREATE DATABASE shop CHARACTER SET utf8mb4'
(cd shop && sql --local-infile shop <shop.sql)
sqlite3 target.db 'CREATE TABLE old (a)'
serve --db "$(db shop)" --root "$work" --listen 127.0.0.1:0
kill -KILL "$(cat "$work/db/pid")"
wait "$MARIADB_PID" 2>/dev/null
run 5 "the source's database vanishes" "$synco" pull "$url" "$token" --into shop.sql.zst
[ ! -e shop.sql.zst ]
ok $? "no half file is left"
stop_serving
rm -f "$work/db/pid"
mariadb_start "$work/db"
mariadb-check --no-defaults -u root -S "$MARIADB_SOCKET" --auto-repair edge >"$work/repair" 2>&1

# The target's server is killed in the middle of the load.
serve_ready --db "$(db shop)" --root "$work" --listen 127.0.0.1:0
reset
"$synco" pull "$url" "$token" --into "$(db copy)" --yes --limit-rate 5M >out 2>err &
pid=$!
for _ in $(seq 600); do
	[ "$(sql -N -e "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'LOAD DATA%'")" != 0 ] && break
	sleep 0.05
done
kill -KILL "$(cat "$work/db/pid")"
wait "$MARIADB_PID" 2>/dev/null
wait $pid
is $? 1 "the target's server vanishes"
says err "lost" "and the message says so"
rm -f "$work/db/pid"
mariadb_start "$work/db"
is "$(state)" old "the old content is there when it is back"
run 0 "the same command again" "$synco" pull "$url" "$token" --into "$(db copy)" --yes
for db in shop copy; do dump_for_comparison $db | sha256sum; done | uniq >sums
is "$(wc -l <sums | tr -d ' ')" 1 "brings everything"
is "$(sql -N -e "SHOW DATABASES LIKE '%synco%'")" "" "and no shadow is left"
stop_serving

# A user who may not read one table.
sql -e "CREATE USER reader@localhost; GRANT SELECT ON shop.users TO reader@localhost;
	GRANT INSERT ON shop.orders TO reader@localhost"
serve --db "mysql://reader@localhost/shop?socket=$MARIADB_SOCKET" --root "$work" --listen 127.0.0.1:0
run 5 "a table that may not be read" "$synco" pull "$url" "$token" --into shop.sql.zst
says "$work/err" "orders" "it is named"
stop_serving

# A user who may not create databases.
sql -e "CREATE USER writer@localhost; GRANT ALL ON copy.* TO writer@localhost"
reset
serve_ready --db "$(db edge)" --root "$work" --listen 127.0.0.1:0 --all
run 0 "a target whose user may not create databases" "$synco" pull "$url" "$token" \
	--into "mysql://writer@localhost/copy?socket=$MARIADB_SOCKET" --yes
sql -N copy -e "SHOW TABLES" | sort >a
sql -N edge -e "SHOW TABLES" | sort >b
same a b "the same tables, and no others"
stop_serving

# Many tables move into an empty target by several statements; killed between two of them.
sql -e "DROP DATABASE copy; CREATE DATABASE copy; CREATE DATABASE many CHARACTER SET utf8mb4"
for i in $(seq 150); do
	echo "CREATE TABLE t$i (id INT AUTO_INCREMENT PRIMARY KEY, a INT, KEY a (a)) ENGINE=InnoDB AUTO_INCREMENT=7;
		INSERT INTO t$i (a) VALUES ($i), (2);"
done | sql many
# What is made last moves last, and not while somebody reads it; rows that take a while leave time to begin.
sql many -e "CREATE TABLE big (id INT PRIMARY KEY, b BLOB) ENGINE=InnoDB;
	INSERT INTO big SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_10000"
serve_ready --db "$(db many)" --root "$work" --listen 127.0.0.1:0 --all
count() {
	sql -N -e "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '$1'"
}
mkfifo reader
sql -N <reader >/dev/null 2>&1 &
reader=$!
exec 7>reader
"$synco" pull "$url" "$token" --into "$(db copy)" --limit-rate 3M >out 2>err &
pid=$!
while kill -0 $pid 2>/dev/null && [ "$(count copy__synco)" -lt 151 ]; do
	sleep 0.02
done
echo "START TRANSACTION; SELECT * FROM copy__synco.t99;" >&7
while kill -0 $pid 2>/dev/null && [ "$(sql -N -e "SELECT COUNT(*) FROM information_schema.PROCESSLIST
	WHERE INFO LIKE 'RENAME%' AND STATE LIKE 'Waiting%'")" = 0 ]; do
	sleep 0.05
done
kill -KILL $pid
wait $pid 2>/dev/null
sql -N -e "SELECT CONCAT('KILL ', ID) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'RENAME%'" | sql
moved=$(count copy)
[ "$moved" -gt 0 ] && [ "$moved" -lt 151 ]
ok $? "killed when some tables have moved ($moved)"
exec 7>&-
wait $reader
for _ in 1 2 3 4 5; do
	"$synco" pull "$url" "$token" --into "$(db copy)" --yes >out 2>&1 && break
	sleep 0.3
done
for db in many copy; do dump_for_comparison $db | sha256sum; done | uniq >sums
is "$(wc -l <sums | tr -d ' ')" 1 "the next run brings the others"
is "$(sql -N -e "SHOW DATABASES LIKE '%synco%'")" "" "and leaves no shadow"
stop_serving
finish

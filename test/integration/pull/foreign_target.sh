# Goal: a database that took the place of one that synco had filled, under the same name, is somebody's
# own: it is not replaced without --yes.  One that synco filled stays known, whatever is done in it.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines_start mysql postgres || exit 1
mkdir "$work/app"

# pulls STATUS NAME
pulls() {
	serve_ready --root "$work/app" --db "$(uri source)" --only db --listen 127.0.0.1:0
	run "$1" "$engine: $2" "$synco" pull "$url" "$token" --into "$(uri target)"
	stop_serving
}
table="CREATE TABLE t (id int PRIMARY KEY, x varchar(9)); INSERT INTO t VALUES"
for engine in mysql postgres sqlite; do
	create_database source
	execute source "$table (1, 'theirs')"
	create_database target
	pulls 0 "an empty database is filled"
	execute target "CREATE TABLE mine (id int PRIMARY KEY)"
	execute source "UPDATE t SET x = 'new'"
	pulls 0 "and again, with a table more"
	is "$(execute target "SELECT x FROM t")" new "$engine: that has come"
	# MariaDB knows the second in which a table was made.
	sleep 1.1
	create_database target
	execute target "$table (1, 'mine')"
	pulls 6 "another database of that name is refused"
	says "$work/err" "(t) may be somebody's own: add --yes" "$engine: it says why"
	is "$(execute target "SELECT x FROM t")" mine "$engine: and it stays as it was"
	if [ "$engine" = sqlite ]; then
		# Copied over the file, which stays the same one; with the same tables, too.
		create_database target
		pulls 0 "an empty database is filled"
		create_database mine
		execute mine "$table (1, 'mine')"
		cp "$work/target.db" "$work/away.db"
		cp "$work/mine.db" "$work/target.db"
		pulls 6 "another file that was copied over it is refused"
		is "$(execute target "SELECT x FROM t")" mine "$engine: and stays as it was"
		rm "$work/target.db"
		sqlite3 "$work/mine.db" .dump | sqlite3 "$work/target.db"
		pulls 6 "so is a dump"
		mv "$work/away.db" "$work/target.db"
		execute target "VACUUM; CREATE TABLE more (a)"
		pulls 0 "but not what synco had filled, when it is back"
		is "$(execute target "SELECT count(*) FROM more")" 0 "$engine: with what was added"
		continue
	fi
	# The same database, but nothing of what synco made is there any more.
	create_database target
	pulls 0 "an empty database is filled"
	sleep 1.1
	execute target "DROP TABLE t; $table (1, 'mine')"
	pulls 6 "other tables in a database that synco had filled are refused"
done
finish

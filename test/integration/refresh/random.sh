# Goal: random tables, random changes at both ends: after each refresh the engine's own dump of both
# ends is equal, a file that was refreshed is one that was written anew, and after a fault at any
# moment the tables are the old ones or the new.  SEEDS ("1 2 3"), ROUNDS and ENGINES choose how much; a failure names its seed.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines=${ENGINES-"mysql postgres sqlite"}
# shellcheck disable=SC2086
engines_start $engines || exit 1
cd "$work" || exit 1

# change DATABASE WHAT [ROUND]
change() {
	local db=$1
	shift
	python3 "$root/test/lib/random_tables.py" "$engine" "$seed" "$@" >change.sql
	execute_file "$db" change.sql || { echo "# seed $seed: $* at $db failed"; failed=yes; }
}

# pull NAME SERVE_OPTION TARGET [OPTION...]: one session, one pull.
pull() {
	local name=$1 ask=$2 into=$3
	shift 3
	# shellcheck disable=SC2086
	serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 $ask --all
	"$synco" pull "$url" "$token" --json --into "$into" "$@" >out 2>err || { echo "# seed $seed, $name: $(tail -n 2 err)"; failed=yes; }
	kill "$server" && wait "$server" 2>/dev/null
}

# differs A B NAME
differs() {
	cmp -s "$1" "$2" && return
	echo "# seed $seed, $3: differs"
	diff -a "$1" "$2" | cut -c1-150 | head -n 6 | sed 's/^/# /'
	failed=yes
}

# The tables of a database: what must be old or new whatever happens.  Of MySQL without what its
# statements make at once.
tables_of() {
	case $engine in
	mysql)
		# shellcheck disable=SC2046
		dump_for_comparison --skip-triggers --skip-routines "$1" \
			$(sql -N -e "SELECT table_name FROM information_schema.tables WHERE table_schema = '$1' AND table_type = 'BASE TABLE'")
		;;
	*) dump_of "$1" ;;
	esac
}

# Ends all connections to the copy.
disconnect() {
	case $engine in
	mysql) sql -N -e "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE db LIKE 'copy%'" | sql ;;
	postgres) pg -d postgres -At -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'copy%'" >/dev/null ;;
	esac
}

# fault NAME: something breaks at some moment; the copy's tables are then the old ones or the new.
fault() {
	local name=$1 status=0 way moment
	way=$((RANDOM % 4))
	[ "$engine$way" != sqlite2 ] || way=0 # nobody is connected
	moment=$(printf '0.%03d' $((RANDOM % (quick + 10))))
	tables_of copy >old.txt
	# shellcheck disable=SC2046
	serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 $([ "$asks" = 0 ] || echo --ask) --all
	"$synco" pull "$url" "$token" --quiet --into "$(uri copy)" >/dev/null 2>err &
	pulling=$!
	sleep "$moment"
	case $way in
	0) kill -9 "$pulling" ;;
	1) kill -9 "$server" ;;
	2) disconnect ;;
	3) kill -TERM "$pulling" ;;
	esac 2>/dev/null
	{
		wait "$pulling" || status=$?
		kill "$server" && wait "$server"
	} 2>/dev/null
	faults=$((faults + 1))
	[ "$status" = 0 ] || broken=$((broken + 1))
	tables_of live >new.txt
	tables_of copy >now.txt
	if [ "$status" = 0 ] && ! cmp -s now.txt new.txt; then
		differs new.txt now.txt "$name, fault $way at $moment, exit 0"
	elif ! cmp -s now.txt old.txt && ! cmp -s now.txt new.txt; then
		differs old.txt now.txt "$name, fault $way at $moment, exit $status"
	fi
}

# refresh NAME: the database, by a source that asks or by one that does not.
refresh() {
	local start
	asks=$((1 - asks))
	start=$(date +%s%N)
	pull "$1" "$([ "$asks" = 0 ] || echo --ask)" "$(uri copy)"
	quick=$((($(date +%s%N) - start) / 1000000))
	[ "$(jq -r 'select(.event == "done") | .inPlace' out)" = true ] || anew=$((anew + 1))
	dump_of live >live.txt
	dump_of copy >copy.txt
	differs live.txt copy.txt "$1"
}

# refresh_file NAME
refresh_file() {
	pull "$1 (file)" "$([ "$asks" = 1 ] || echo --ask)" copy.sql.zst
	pull "$1 (file anew)" '' anew.sql --full
	zstd -qdf copy.sql.zst -o copy.sql
	differs anew.sql copy.sql "$1, file"
}

faults=0 broken=0
for engine in $engines; do
	for seed in ${SEEDS-1 2 3}; do
		failed='' anew=0 asks=0 RANDOM=$seed
		rm -f copy.sql.zst
		create_database live
		drop_database copy
		change live schema
		refresh first
		for round in $(seq "${ROUNDS-3}"); do
			change live change "$round"
			if [ $((round % 2)) = 0 ]; then change copy change "copy$round"; fi
			if [ $((round % 5)) = 0 ]; then change live redefine "$round"; fi
			fault "round $round"
			refresh "round $round"
			if [ $((round % 3)) = 1 ]; then refresh_file "round $round"; fi
		done
		[ -z "$failed" ]
		ok $? "$engine, seed $seed, ${ROUNDS-3} rounds ($anew times filled)"
	done
done
[ "$broken" -gt $((faults / 5)) ]
ok $? "of $faults faults $broken broke a refresh"
finish

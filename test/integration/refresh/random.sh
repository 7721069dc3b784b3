# Goal: random tables, random changes at both ends: after each refresh the engine's own dump of both
# ends is equal, and a file that was refreshed is one that was written anew.  SEEDS ("1 2 3"), ROUNDS and ENGINES choose how much; a failure names its seed.
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

# refresh NAME: the database and a file, by a source that asks and by one that does not.
refresh() {
	asks=$((1 - asks))
	pull "$1" "$([ "$asks" = 0 ] || echo --ask)" "$(uri copy)"
	[ "$(jq -r 'select(.event == "done") | .inPlace' out)" = true ] || anew=$((anew + 1))
	dump_of live >live.txt
	dump_of copy >copy.txt
	differs live.txt copy.txt "$1"
	pull "$1 (file)" "$([ "$asks" = 1 ] || echo --ask)" copy.sql.zst
	pull "$1 (file anew)" '' anew.sql --full
	zstd -qdf copy.sql.zst -o copy.sql
	differs anew.sql copy.sql "$1, file"
}

for engine in $engines; do
	for seed in ${SEEDS-1 2 3 4 5 6}; do
		failed='' anew=0 asks=0
		rm -f copy.sql.zst
		create_database live
		drop_database copy
		change live schema
		refresh first
		for round in $(seq "${ROUNDS-3}"); do
			change live change "$round"
			if [ $((round % 2)) = 0 ]; then change copy change "copy$round"; fi
			if [ $((round % 5)) = 0 ]; then change live redefine "$round"; fi
			refresh "round $round"
		done
		[ -z "$failed" ]
		ok $? "$engine, seed $seed, ${ROUNDS-3} rounds ($anew times filled)"
	done
done
finish

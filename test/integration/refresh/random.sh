# Goal: random tables, random changes at both ends: after each refresh the engine's own dump of both
# ends is equal.  SEEDS ("1 2 3"), ROUNDS and ENGINES choose how much; a failure names its seed.
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

# refresh ROUND: false when it fails or differs.
refresh() {
	serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 --ask --all
	"$synco" pull "$url" "$token" --json --into "$(uri copy)" >out 2>err || { echo "# seed $seed, $1: $(tail -n 2 err)"; failed=yes; }
	kill "$server" && wait "$server" 2>/dev/null
	[ "$(jq -r 'select(.event == "done") | .inPlace' out)" = true ] || anew=$((anew + 1))
	dump_of live >live.txt
	dump_of copy >copy.txt
	cmp -s live.txt copy.txt || { echo "# seed $seed, $1: differs"; diff live.txt copy.txt | cut -c1-150 | head -n 6 | sed 's/^/# /'; failed=yes; }
}

for engine in $engines; do
	for seed in ${SEEDS-1 2 3 4 5 6}; do
		failed='' anew=0
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

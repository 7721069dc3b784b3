# Goal: a random database with objects of all kinds is carried, and refreshed after random changes at both ends,
# with random rights and settings: the engine's own dump of both ends is equal, or what is missing is named.
# SEEDS ("1 2"), ROUNDS and ENGINES choose how much; a failure names its seed.  KEEP is a folder for what differs.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"
. "$(dirname "$0")/../../lib/random_objects.sh"

cleanup() {
	engines_stop
}
engines=${ENGINES-"mysql postgres"}
# shellcheck disable=SC2086
engines_start $engines || exit 1
cd "$work" || exit 1

for engine in $engines; do
	users_make
	for seed in ${SEEDS-1 2}; do
		failed='' RANDOM=$seed rounds=0 anew=0 named=0 refused=0
		start_of_seed
		refresh first
		for round in $(seq "${ROUNDS-2}"); do
			[ $((RANDOM % 2)) = 0 ] || own_objects "$round"
			change_source "$round"
			[ $((RANDOM % 4)) != 0 ] || interrupted "$round"
			refresh "round $round"
		done
		[ -n "$failed" ] || refresh again
		[ -z "$failed" ]
		ok $? "$engine, seed $seed, $way: $rounds pulls ($anew filled anew, $refused refused, $named named what is missing)"
	done
done
finish

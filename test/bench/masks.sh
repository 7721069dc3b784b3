# shellcheck shell=bash
# A part of scripts/bench: what masks cost a scan of the shop. Each way is run in turn with the other.

# cpu PID: the seconds that it has computed, in hundredths.
cpu() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# note WAY WHAT: keeps of the last run its wall time and the source's computing.
note() {
	echo "$seconds" >>"$work/$1.$2"
	cpu "$server" >>"$work/$1.$2.cpu"
}

median() {
	sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# masks_ratio WHAT
masks_ratio() {
	ratio "$(median "$work/masked.$1")" "$(median "$work/plain.$1")"
}

pull_copy() {
	"$synco" pull "$url" "$token" --quiet --into "${shop/shop/$1}"
}

bench_masks() {
	local way i
	SYNCO_MASK_SECRET=$("$lite" secret -)
	export SYNCO_MASK_SECRET
	make_shop
	mkdir "$work/plain" "$work/masked"
	echo 'database: {mask: auto}' >"$work/masked/.synco.yml"
	for way in plain masked; do
		sql -e "CREATE DATABASE copy_$way"
		local folder=$work/$way
		serve
		timed "synco pull, $way" pull_copy "copy_$way"
		stop_serving
	done
	[ "$(client -N -e "SELECT COUNT(*) FROM copy_masked.users WHERE email LIKE '%@example.invalid'")" = \
		"$(client -N -e 'SELECT COUNT(*) FROM shop.users')" ] || echo "NOT MASKED"
	for i in $(seq "${RUNS-5}"); do
		for way in plain masked; do
			folder=$work/$way
			timed "synco-lite serve until ready, $way" serve_all
			note "$way" dump
			stop_serving
			serve --ask
			timed "refresh: nothing changed, $way" pull_copy "copy_$way"
			note "$way" refresh
			stop_serving
		done
	done
	unset folder SYNCO_MASK_SECRET
	cat <<-END

		masks, as a ratio of the same without: dump $(masks_ratio dump), refresh where nothing changed $(masks_ratio refresh) (goal 1.1)
		the source's computing: dump $(masks_ratio dump.cpu), refresh $(masks_ratio refresh.cpu)
	END
}

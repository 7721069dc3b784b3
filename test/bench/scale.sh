# shellcheck shell=bash
# A part of scripts/bench: refreshes after the same change of a database that grows, beside reading it all.
#
# The cost of reading is to grow with the rows, the bytes of what changed not at all; those that say what is here
# grow with the rows, too.

# Texts of whole dumps take too long to compare: the engine's own sums, of each table twice the same.
scale_twice() {
	sort | uniq -c | awk '$1 != 2 { bad = 1 } END { exit bad || NR != 8 }'
}

scale_compare_mariadb() {
	local db
	for db in shop copy; do
		client -N "$db" -e "CHECKSUM TABLE users, pages, events, orders, items, blobs, countries, edge" | sed "s/^$db\.//"
	done | scale_twice
}

scale_compare_postgres() {
	local db table
	for db in shop copy; do
		for table in users pages events orders items blobs countries edge; do
			pg -At -d "$db" -c "SELECT '$table', count(*), sum(hashtextextended(t::text, 0)) FROM $table t"
		done
	done | scale_twice
}

# scale_size ENGINE SIZE EVERY: adds a row to the engine's table; of EVERY rows one is changed, and ten more come.
scale_size() {
	local engine=$1 read none none_bytes
	"refresh_$engine"
	compare_ends() { "scale_compare_$engine"; }
	pull_first
	timed "client reads every row and throws it away" fetch_all
	read=$seconds
	refresh "refresh: nothing changed"
	none=$seconds none_bytes=$travelled
	change_sql "$3" | run_sql
	refresh "refresh: the change"
	echo "$2 $rows $read $none $none_bytes $seconds $travelled $source_mb $dest_mb" >>"$work/$engine"
	drop_server
}

# scale_table NAME ENGINE
scale_table() {
	awk -v engine="$1" '
		{
			if (NR == 1)
				printf "\n%-10s %6s %11s %8s %9s %8s %8s %9s %9s %8s %9s %8s %8s\n", engine, "size", "rows", "read",
					"nothing", ": read", "us : row", "kB", "B : row", "change", "+ kB", "source", "dest MB"
			printf "%-10s %6s %11d %8.2f %9.2f %8.2f %8.2f %9.0f %9.3f %8.2f %9.0f %8d %8d\n", "", $1, $2, $3, $4, $4 / $3,
				$4 / $2 * 1e6, $5 / 1e3, $5 / $2, $6, ($7 - $5) / 1e3, $8, $9
			n[NR] = $2; none[NR] = $4; ids[NR] = $5; more[NR] = $7 - $5; s[NR] = $8; d[NR] = $9
		}
		END {
			printf "\n%s: %.1f times the rows: nothing changed takes %.1f times the time (linear: %.1f) and %.1f times the bytes;\n",
				engine, n[NR] / n[1], none[NR] / none[1], n[NR] / n[1], ids[NR] / ids[1]
			printf "the same change takes %.2f times the bytes (goal 1); memory: source %.2f, destination %.2f times (goal 1)\n",
				more[NR] / more[1], s[NR] / s[1], d[NR] / d[1]
		}' "$work/$2"
}

bench_scale() {
	local smallest size engine every
	smallest=${sizes%% *}
	for size in $sizes; do
		scale=$size
		every=$(echo "$size $smallest" | awk '{ printf "%d", 1000 * $1 / $2 + 0.5 }')
		for engine in mariadb postgres; do
			echo "$engine, $size x the shop:"
			scale_size "$engine" "$size" "$every"
		done
		rm -r "$work/shop"
	done
	scale_table MariaDB mariadb
	scale_table PostgreSQL postgres
}

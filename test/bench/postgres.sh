# shellcheck shell=bash
# A part of scripts/bench: the first pull of the shop from and into PostgreSQL.

pg_dump_zstd() {
	pg_dump -d shop | zstd -3 -c >/dev/null
}

pg_dir_dump() {
	pg_dump -d shop -Fd -j2 -Z1 -f "$work/pgdir"
}

pg_dir_restore() {
	pg_restore -d copy -j2 "$work/pgdir"
}

pgcopydb_copy() {
	pgcopydb clone --source "postgres:///shop" --target "postgres:///copy" --dir "$work/pgcopydb" \
		--table-jobs 2 --index-jobs 2
}

bench_postgres() {
	pg_make_shop

	timed "COPY of every table, thrown away" pg_fetch_only
	limit=$seconds
	timed "pg_dump | zstd -3 > /dev/null" pg_dump_zstd
	dump=$seconds
	timed "synco-lite serve until ready" serve_all
	scan=$seconds
	scan_mb=$(peak "$server")
	stop_serving
	pg_empty
	timed "pg_dump | psql" pg_pipe
	piped=$seconds
	timed "pg_dump -Fd -j2 -Z1" pg_dir_dump
	dumped=$seconds
	pg_empty
	timed "pg_restore -j2" pg_dir_restore
	restored=$seconds
	rm -r "$work/pgdir"
	pg_empty
	timed "pgcopydb clone, 2 and 2 jobs" pgcopydb_copy
	cloned=$seconds
	pg_empty
	timed "synco pull" pull
	pulled=$seconds
	dest_mb=$(($(tail -n 1 "$work/rss") / 1024))
	for db in shop copy; do
		pg_dump -d $db | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort | sha256sum
	done | uniq >"$work/sums"
	[ "$(wc -l <"$work/sums")" = 1 ] || echo "THE COPY DIFFERS"
	cat <<-END

		PostgreSQL: reading all, as a ratio of pg_dump | zstd      $(ratio "$dump" "$scan") x faster (goal 1.5), $(ratio "$scan" "$limit") of COPY alone
		first pull, as a ratio of pg_dump | psql                   $(ratio "$piped" "$pulled") x faster (goal 1)
		first pull, as a ratio of pg_restore -j2 alone             $(ratio "$pulled" "$restored") (goal at most 1.2)
		first pull, as a ratio of pg_dump -Fd and pg_restore       $(echo "$dumped $restored $pulled" | awk '{ printf "%.2f", ($1 + $2) / $3 }') x faster
		first pull, as a ratio of pgcopydb                         $(ratio "$cloned" "$pulled") x faster
		memory: source $scan_mb MB alone, $source_mb MB while pulled (goal 64); destination $dest_mb MB (goal 128)
	END
}

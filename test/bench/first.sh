# shellcheck shell=bash
# A part of scripts/bench: the first pull of the shop from and into MariaDB.

dump_zstd() {
	mariadb-dump --no-defaults -u root -S "$MARIADB_SOCKET" --single-transaction shop | zstd -3 -c >/dev/null
}

mydumper_copy() {
	mydumper -u root -S "$MARIADB_SOCKET" -B shop -t 2 -o "$work/my" --trx-consistency-only &&
		myloader -u root -S "$MARIADB_SOCKET" -d "$work/my" -B copy -t 2 -o
}

bench_first() {
	make_shop
	sshd_start
	sql -e 'SELECT table_name, table_rows, round((data_length + index_length) / 1e6) AS mb
		FROM information_schema.tables WHERE table_schema = "shop" AND table_type = "BASE TABLE"'

	timed "client reads every row and throws it away" fetch_only
	limit=$seconds
	timed "mariadb-dump | zstd -3 > /dev/null" dump_zstd
	dump=$seconds
	timed "synco-lite serve until ready" serve_all
	scan=$seconds
	scan_mb=$(peak "$server")
	stop_serving
	empty
	timed "mariadb-dump | zstd | ssh | zstd -d | mariadb" pipe
	piped=$seconds
	empty
	timed "mydumper -t 2, myloader -t 2" mydumper_copy
	mydumped=$seconds
	rm -rf "$work/my"
	empty
	timed "synco pull" pull
	pulled=$seconds
	dest_mb=$(($(tail -n 1 "$work/rss") / 1024))
	for db in shop copy; do dump_for_comparison $db | sha256sum | cut -c1-16; done | uniq >"$work/sums"
	[ "$(wc -l <"$work/sums")" = 1 ] || echo "THE COPY DIFFERS"
	cat <<-END

		source: reading all, as a ratio of mariadb-dump | zstd     $(ratio "$dump" "$scan") x faster (goal 1.5), $(ratio "$scan" "$limit") of the client's reading
		first pull, as a ratio of the pipe                         $(ratio "$piped" "$pulled") x faster (goal 2)
		first pull, as a ratio of mydumper and myloader            $(ratio "$mydumped" "$pulled") x faster
		memory: source $scan_mb MB alone, $source_mb MB while pulled (goal 64); destination $dest_mb MB (goal 128)
	END
}

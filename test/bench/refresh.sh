# shellcheck shell=bash
# A part of scripts/bench: refreshes of the shop; and what thin and scale need of them.

# change_sql [EVERY]: what changes: one row in EVERY (0.1 %, 1000) here and there, ten times as many more.
change_sql() {
	local every=${1-1000}
	sed "s/1000 = 7/$every = 7/; s/% 100 = 3/% $((every / 10)) = 3/" <<-'END'
		UPDATE users SET note = 'changed' WHERE id % 1000 = 7;
		UPDATE pages SET title = 'changed' WHERE id % 1000 = 7;
		UPDATE events SET value = value + 1 WHERE id % 1000 = 7;
		UPDATE orders SET note = 'changed' WHERE id % 1000 = 7;
		UPDATE items SET quantity = quantity + 1 WHERE order_id % 1000 = 7;
		UPDATE blobs SET name = 'changed' WHERE id % 1000 = 7;
		INSERT INTO users SELECT id + 100000000, REPLACE(email, '@', '+@'), name, phone, credit, created, country, note
		FROM users WHERE id % 100 = 3;
		INSERT INTO pages SELECT id + 100000000, path, title, body, changed FROM pages WHERE id % 100 = 3;
		INSERT INTO events SELECT id + 100000000, user_id, kind, at, session, value FROM events WHERE id % 100 = 3;
		INSERT INTO orders SELECT id + 100000000, user_id, state, total, placed, note FROM orders WHERE id % 100 = 3;
		INSERT INTO items SELECT order_id + 100000000, line, sku, quantity, price, weight FROM items WHERE order_id % 100 = 3;
		INSERT INTO blobs SELECT id + 100000000, name, data FROM blobs WHERE id % 100 = 3;
	END
}

column_sql() {
	echo "UPDATE items SET price = price + 1"
}

# refresh NAME: from a source that asks; sets $seconds, $travelled (bytes both ways) and $rows of the source.
refresh() {
	serve --ask
	timed "$1" "${at_destination[@]}" /usr/bin/time -f %M -o "$work/rss" "$synco" pull "$url" "$token" --json --into "${shop/shop/copy}"
	travelled=$(jq -r 'select(.bytesTravelled != null) | .bytesTravelled' "$work/out" | tail -n 1)
	rows=$(jq -r 'select(.event == "ready") | .rows' "$work/serve")
	source_mb=$(peak "$server")
	dest_mb=$(($(tail -n 1 "$work/rss") / 1024))
	stop_serving
	grep -q '"inPlace": *true' "$work/out" || echo "NOT IN PLACE"
	compare_ends || echo "THE COPY DIFFERS"
}

# Makes the shop and an empty database beside it in a server of that engine; what follows is the same for both.
refresh_mariadb() {
	make_shop
	sql -e 'SET GLOBAL innodb_flush_log_at_trx_commit = 1'
	empty
	run_sql() { client shop; }
	empty_copy() { empty; }
	fetch_all() { fetch_only; }
	dump_shop() { mariadb-dump --no-defaults -u root -S "$MARIADB_SOCKET" --single-transaction --routines --triggers shop; }
	load_again() { dump_shop | client copy; }
	compare_ends() {
		dump_for_comparison shop | sha256sum >"$work/a"
		dump_for_comparison copy | sha256sum | cmp -s - "$work/a"
	}
	drop_server() { mariadb_stop "$work/db" && rm -r "$work/db"; }
}

refresh_postgres() {
	pg_make_shop -c fsync=on
	pg_empty
	run_sql() { pg -d shop -f -; }
	empty_copy() { pg_empty; }
	fetch_all() { pg_fetch_only; }
	dump_shop() { pg_dump -d shop; }
	load_again() { pg_pipe; }
	compare_ends() {
		pg_dump -d shop | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort | sha256sum >"$work/a"
		pg_dump -d copy | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort | sha256sum | cmp -s - "$work/a"
	}
	drop_server() { postgres_stop "$work/pg" && rm -r "$work/pg"; }
}

pull_first() {
	timed "synco pull" pull
}

# bench_refreshes ENGINE GOAL: of what refresh_* made, beside dump and load.
bench_refreshes() {
	local loaded none none_bytes some some_bytes
	timed "$1: dump | load" load_again
	loaded=$seconds
	empty_copy
	pull_first
	refresh "refresh: nothing changed"
	none=$seconds none_bytes=$travelled
	change_sql | run_sql
	refresh "refresh: 0.1 % changed, 1 % more"
	some=$seconds some_bytes=$travelled
	column_sql | run_sql
	refresh "refresh: a column of every row of one table"
	cat <<-END

		$1: dump and load, as a ratio of a refresh of the change set   $(ratio "$loaded" "$some") x faster (goal $2)
		bytes both ways: change set $((some_bytes / 1000)) kB (goal 8000), nothing changed $((none_bytes / 1000)) kB (goal 2500)
		dump and load, as a ratio of nothing changed                 $(ratio "$loaded" "$none") x, of one column $(ratio "$loaded" "$seconds") x
		memory: source $source_mb MB (goal 64), destination $dest_mb MB (goal 128)
	END
	drop_server
}

bench_refresh() {
	refresh_mariadb
	bench_refreshes MariaDB 6
	refresh_postgres
	bench_refreshes PostgreSQL 3
}

# shellcheck shell=bash
# A part of scripts/bench: the first pull of many small tables, TABLES (default 2000), RUNS times (default 3)
# in turn with its peers. Servers sync what they write, as they do by default.

# median NUMBER...
median() {
	printf '%s\n' "$@" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

# tables_runs NAME...: runs what is called so in turn, and sets ${of_NAME}, a median; the target is empty before.
tables_runs() {
	local name i
	local -A all=()
	for i in $(seq "${RUNS-3}"); do
		for name in "$@"; do
			empty_copy
			timed "$i: $name" "$name"
			all[$name]+=" $seconds"
			rm -rf "$work/my"
		done
	done
	compare_ends || echo "THE COPY DIFFERS"
	for name in "$@"; do
		# shellcheck disable=SC2086
		declare -g "of_$name=$(median ${all[$name]})"
	done
}

mariadb_pipe() {
	mariadb-dump --no-defaults -u root -S "$MARIADB_SOCKET" --single-transaction shop | client copy
}

bench_tables() {
	local n=${TABLES-2000}
	mariadb_start "$work/db" --innodb-buffer-pool-size=2G --innodb-log-file-size=1G --local-infile=1 \
		--innodb-flush-log-at-trx-commit=1
	shop="mysql://root@localhost/shop?socket=$MARIADB_SOCKET"
	sql -e 'CREATE DATABASE shop CHARACTER SET utf8mb4'
	python3 test/bench/tables.py mysql "$n" | sql shop
	empty_copy() { empty; }
	compare_ends() {
		dump_for_comparison shop | sha256sum >"$work/a"
		dump_for_comparison copy | sha256sum | cmp -s - "$work/a"
	}
	tables_runs mariadb_pipe mydumper_copy pull
	cat <<-END

		MariaDB, $n tables: mariadb-dump | mariadb, as a ratio of the pull   $(ratio "$of_mariadb_pipe" "$of_pull") x faster
		mydumper and myloader, as a ratio of the pull               $(ratio "$of_mydumper_copy" "$of_pull") x faster (goal 1)
	END
	mariadb_stop "$work/db"
	chmod 755 "$work"
	postgres_start "$work/pg" -c shared_buffers=1GB -c max_wal_size=4GB -c fsync=on
	shop="postgres:///shop"
	pg -d postgres -c 'CREATE DATABASE shop'
	python3 test/bench/tables.py postgres "$n" | pg -d shop
	empty_copy() { pg_empty; }
	compare_ends() {
		pg_dump -d shop | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort | sha256sum >"$work/a"
		pg_dump -d copy | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort | sha256sum | cmp -s - "$work/a"
	}
	tables_runs pg_pipe pull
	cat <<-END

		PostgreSQL, $n tables: pg_dump | psql, as a ratio of the pull        $(ratio "$of_pg_pipe" "$of_pull") x faster (goal 1.43)
	END
}

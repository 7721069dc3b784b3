# shellcheck shell=bash
# A private MariaDB server for a test: a new data folder, a unix socket, no port.
#
#   mariadb_start DIR [OPTION...]   makes DIR and starts; sets MARIADB_SOCKET and MARIADB_PID
#   mariadb_stop DIR                ends it and waits
#   sql [ARG...]                    the client, as root, on that server

mariadb_start() {
	local dir=$1 i
	shift
	mkdir -p "$dir"
	MARIADB_SOCKET=$dir/s
	if [ ! -d "$dir/data" ]; then
		mariadb-install-db --no-defaults --auth-root-authentication-method=normal \
			--skip-test-db --skip-name-resolve --user=root --datadir="$dir/data" \
			>"$dir/install.log" 2>&1 || { cat "$dir/install.log" >&2; return 1; }
	fi
	mariadbd --no-defaults --user=root --datadir="$dir/data" --socket="$MARIADB_SOCKET" \
		--skip-networking --pid-file="$dir/pid" --log-error="$dir/log" \
		--innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-size=256M \
		--max-allowed-packet=1G --event-scheduler=OFF "$@" &
	MARIADB_PID=$!
	for i in $(seq 300); do
		mariadb-admin --no-defaults -u root -S "$MARIADB_SOCKET" ping >/dev/null 2>&1 && return 0
		kill -0 "$MARIADB_PID" 2>/dev/null || break
		sleep 0.1
	done
	tail -n 20 "$dir/log" >&2
	return 1
}

mariadb_stop() {
	local pid
	pid=$(cat "$1/pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null || return 0
	wait "$pid" 2>/dev/null
	while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}

sql() {
	mariadb --no-defaults -u root -S "$MARIADB_SOCKET" --default-character-set=utf8mb4 "$@"
}

# The engine's own word on a database: what must be equal at both ends.
dump_for_comparison() {
	mariadb-dump --no-defaults -u root -S "$MARIADB_SOCKET" --default-character-set=utf8mb4 \
		--routines --triggers --events --hex-blob --skip-comments --skip-dump-date \
		--order-by-primary --skip-extended-insert "$@"
}

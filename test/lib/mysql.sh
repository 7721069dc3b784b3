# shellcheck shell=bash
# A private server of a whole Debian in the cache, through chroot: MySQL (scripts/fetch-mysql), or what $mysql_root
# says: a later MariaDB (scripts/fetch-mariadb).
#
#   mysql_there [NAME]     whether there is one
#   mysql_start [OPTION...]   starts it with an empty data folder; sets $mysql_port
#   mysql_stop             ends it; call it in cleanup()
#   mysql_sql [ARG...]     the client, as root

mysql_root=$("$root/scripts/cache")/mysql

mysql_there() {
	local root=${mysql_root%/*}/${1-mysql}
	[ "$(id -u)" = 0 ] && { [ -x "$root/usr/sbin/mysqld" ] || [ -x "$root/usr/sbin/mariadbd" ]; }
}

mysql_is_mariadb() {
	[ -x "$mysql_root/usr/sbin/mariadbd" ]
}

mysql_start() {
	local i
	mysql_port=$(free_port)
	mysql_dir=/tmp/synco-mysql-$$
	mkdir -p "$mysql_root$mysql_dir"
	local program=mysqld
	if mysql_is_mariadb; then
		program=mariadbd
		mysql_chroot mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db \
			--skip-name-resolve --force --user=root --datadir="$mysql_dir/data" >"$work/mysql.log" 2>&1 || return 1
	else
		mysql_chroot mysqld --no-defaults --initialize-insecure --user=root --datadir="$mysql_dir/data" \
			>"$work/mysql.log" 2>&1 || return 1
		set -- --mysqlx=OFF "$@"
	fi
	# The process itself, so that it is what is ended later.
	TMPDIR=/tmp chroot "$mysql_root" $program --no-defaults --user=root --datadir="$mysql_dir/data" \
		--socket="$mysql_dir/s" --port="$mysql_port" --bind-address=127.0.0.1 \
		--pid-file="$mysql_dir/pid" --local-infile=ON --secure-file-priv= "$@" >>"$work/mysql.log" 2>&1 &
	mysql_pid=$!
	started $mysql_pid
	for i in $(seq 300); do
		mysql_sql -e 'SELECT 1' >/dev/null 2>&1 && return 0
		kill -0 $mysql_pid 2>/dev/null || break
		sleep 0.1
	done
	tail -n 20 "$work/mysql.log" >&2
	return 1
}

mysql_stop() {
	[ -n "${mysql_pid-}" ] || return 0
	kill "$mysql_pid" 2>/dev/null && wait "$mysql_pid" 2>/dev/null
	rm -rf "${mysql_root:?}${mysql_dir:?}"
}

mysql_chroot() {
	TMPDIR=/tmp chroot "$mysql_root" "$@"
}

mysql_sql() {
	mysql_chroot "$(mysql_is_mariadb && echo mariadb || echo mysql)" --no-defaults -u root -S "$mysql_dir/s" --default-character-set=utf8mb4 "$@"
}

# The engine's own word on a database: what must be equal at both ends.
mysql_dump() {
	set -- --no-defaults -u root --default-character-set=utf8mb4 --routines --triggers --events --hex-blob \
		--skip-comments --skip-dump-date --order-by-primary --skip-extended-insert "$@"
	if mysql_is_mariadb; then
		mariadb-dump "$@" -S "$mysql_root$mysql_dir/s"
	else
		mysql_chroot mysqldump "$@" -S "$mysql_dir/s" --set-gtid-purged=OFF
	fi
}

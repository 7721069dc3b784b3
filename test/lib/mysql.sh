# shellcheck shell=bash
# A private MySQL server (not MariaDB): the one that scripts/fetch-mysql has put into the cache, through chroot.
#
#   mysql_there            whether there is one
#   mysql_start [OPTION...]   starts it with an empty data folder; sets $mysql_port
#   mysql_stop             ends it; call it in cleanup()
#   mysql_sql [ARG...]     the client, as root

mysql_root=$("$root/scripts/cache")/mysql

mysql_there() {
	[ "$(id -u)" = 0 ] && [ -x "$mysql_root/usr/sbin/mysqld" ]
}

mysql_start() {
	local i
	mysql_port=$(free_port)
	mysql_dir=/tmp/synco-mysql-$$
	mkdir -p "$mysql_root$mysql_dir"
	mysql_chroot mysqld --no-defaults --initialize-insecure --user=root --datadir="$mysql_dir/data" \
		>"$work/mysql.log" 2>&1 || return 1
	# The process itself, so that it is what is ended later.
	TMPDIR=/tmp chroot "$mysql_root" mysqld --no-defaults --user=root --datadir="$mysql_dir/data" \
		--socket="$mysql_dir/s" --port="$mysql_port" --bind-address=127.0.0.1 --mysqlx=OFF \
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
	mysql_chroot mysql --no-defaults -u root -S "$mysql_dir/s" --default-character-set=utf8mb4 "$@"
}

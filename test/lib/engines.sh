# shellcheck shell=bash
# The same words for all engines; $engine says which: mysql, postgres or sqlite.
#
#   engines_start ENGINE...      private servers; engines_stop in cleanup()
#   uri DATABASE
#   create_database DATABASE     anew
#   execute DATABASE SQL         prints values without decoration
#   execute_file DATABASE FILE
#   dump_of DATABASE             the engine's own word, to compare

. "$root/test/lib/mariadb.sh"
. "$root/test/lib/postgres.sh"

engines_start() {
	local name
	chmod 755 "$work"
	for name; do
		case $name in
		mysql) mariadb_start "$work/db" || return 1 ;;
		postgres) postgres_start "$work/pg" || return 1 ;;
		esac
	done
}

engines_stop() {
	mariadb_stop "$work/db"
	postgres_stop "$work/pg"
}

uri() {
	case $engine in
	mysql) echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET" ;;
	postgres) echo "postgres:///$1" ;;
	sqlite) echo "sqlite:$work/$1.db" ;;
	esac
}

drop_database() {
	case $engine in
	mysql) sql -e "DROP DATABASE IF EXISTS $1" ;;
	postgres) pg -d postgres -c "DROP DATABASE IF EXISTS $1" 2>/dev/null ;;
	sqlite) rm -f "$work/$1.db" ;;
	esac
}

create_database() {
	drop_database "$1"
	case $engine in
	mysql) sql -e "CREATE DATABASE $1 CHARACTER SET utf8mb4" ;;
	postgres) pg -d postgres -c "CREATE DATABASE $1" ;;
	esac
}

execute() {
	case $engine in
	mysql) sql -N "$1" -e "$2" ;;
	postgres) pg -d "$1" -At -c "$2" ;;
	sqlite) sqlite3 -cmd '.timeout 10000' "$work/$1.db" "$2" ;;
	esac
}

execute_file() {
	case $engine in
	mysql) sql --binary-mode "$1" <"$2" ;;
	postgres) pg -d "$1" -f "$2" >/dev/null ;;
	sqlite) sqlite3 "$work/$1.db" <"$2" ;;
	esac
}

dump_of() {
	case $engine in
	mysql) dump_for_comparison "$1" ;;
	postgres) pg_dump -d "$1" | grep -v '^\\\(un\)\?restrict' | LC_ALL=C sort ;;
	sqlite) sqlite3 "$work/$1.db" .dump | LC_ALL=C sort ;;
	esac
}

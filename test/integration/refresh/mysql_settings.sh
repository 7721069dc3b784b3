# Goal: what a server's variables are set to changes nothing: each dynamic variable of MariaDB and of MySQL, at both
# ends, at its smallest, its largest and each other value; a pull, a refresh in place, dumps of both ends are equal.
# SERVERS chooses ("mariadb mysql mariadb-11.8"); HOSTILE=all tries the whole list, not our own variables only.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/mysql.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/hostile_settings.sh"

cleanup() {
	mariadb_stop "$work/db"
	mysql_stop
}
cd "$work" || exit 1

start() {
	case $1 in
	mariadb)
		mariadb_start "$work/db" && hostile_flavour=MariaDB
		client() { sql -N "$@"; }
		dump() { dump_for_comparison "$1" 2>&1; }
		db() { echo "mysql://root@localhost/$1?socket=$MARIADB_SOCKET"; }
		;;
	*)
		mysql_root=$("$root/scripts/cache")/$1
		mysql_start && hostile_flavour=$([ "$1" = mysql ] && echo MySQL || echo MariaDB)
		client() { mysql_sql -N "$@"; }
		dump() { mysql_dump "$1" 2>&1; }
		db() { echo "mysql://root@127.0.0.1:$mysql_port/$1"; }
		;;
	esac
	ask() { client -e "$1"; }
}

for server_kind in ${SERVERS-mariadb mysql mariadb-11.8}; do
	if [ "$server_kind" != mariadb ] && ! mysql_there "$server_kind"; then
		skip "$server_kind: no such server in the cache (scripts/fetch-root, as root)"
		continue
	fi
	start "$server_kind"
	ok $? "$server_kind runs"
	# Of a dump, since MySQL prints a definition otherwise than it was given once.
	for name in first one two whole; do
		ask "CREATE DATABASE $name CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
		client --binary-mode "$name" <"$([ $name = first ] && echo "$root/test/data/mysql/settings.sql" || echo first.sql)" ||
			ok 1 "$name is made"
		[ $name != first ] || dump first >first.sql
	done
	[ $hostile_flavour = MySQL ] || client whole <"$root/test/data/mysql/settings_versions.sql"
	client two <<'END'
SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00';
UPDATE many SET v = CONCAT(v, ' new') WHERE id % 10 = 1; DELETE FROM many WHERE id % 100 = 7;
INSERT INTO keyless VALUES (NULL, 'more'); DELETE FROM by_text WHERE n % 9 = 0; UPDATE my SET v = 'x' WHERE id = 3;
UPDATE kinds SET u = 'y', e = 'also nothing' WHERE id = 0; UPDATE stamped SET a = '1999-12-31 23:59:59' WHERE id = 1;
DELETE FROM child WHERE id % 7 = 0; UPDATE mem SET v = 'x' WHERE id = 9; UPDATE wide SET b = 'z' WHERE id = 2;
END
	dump whole >whole.sql
	dump two >two.sql
	rm -f hostile.*
	hostile_list >list
	echo "# $server_kind: $(wc -l <list) values of $(cut -f1 list | sort -u | wc -l) variables"
	if [ "${HOSTILE-}" != all ]; then
		grep -oE '"[a-z_]+", "' "$root/common/db/mysql/mysql_settings.h" | cut -d'"' -f2 |
			cat - <(printf '%s\n' sql_mode time_zone sql_select_limit max_join_size sql_big_selects \
				character_set_client character_set_results collation_connection) |
			awk -F'\t' 'NR == FNR { ours[$1]; next } $1 in ours' - list >ours
		mv ours list
	fi
	[ -z "${HOSTILE_ONLY-}" ] || { grep -E "^($HOSTILE_ONLY)	" list >ours; mv ours list; }
	hostile_found='' hostile_rounds=0
	hostile_try list
	is "$hostile_found" "" "$server_kind: $(wc -l <hostile.all) hostile values in $hostile_rounds rounds change nothing"
	mariadb_stop "$work/db"
	mysql_stop
	mysql_pid=''
done
finish

# Goal: the static program logs in to every server as the dynamic one does: MySQL's caching_sha2_password
# with and without TLS, MariaDB's ed25519 over TLS, PostgreSQL's SCRAM over TLS; and what it reads is equal by
# the engine's own dump. It runs where nothing else is, and on the other architecture.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/mysql.sh"
. "$(dirname "$0")/../../lib/postgres.sh"
. "$(dirname "$0")/../../lib/tls.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/channel.sh"

cleanup() {
	mariadb_stop "$work/mariadb"
	postgres_stop "$work/postgres"
	mysql_stop
}
chmod 755 "$work"
cd "$work" || exit 1
authority ca && certificate ca localhost
ok $? "certificates are made"
mkdir "$work/app"

# pull NAME SOURCE TARGET: through a channel to this host, so by the static program.
pull() {
	run 0 "$1" env SYNCO_FROM_DB="$2" "$synco" pull --via env --root "$work/app" --only db --into "$3"
	says "$work/err" "sending synco-lite" "by the static program"
}

# MariaDB.
port=$(free_port)
mariadb_start "$work/mariadb" --skip-skip-networking --port="$port" --bind-address=127.0.0.1 \
	--ssl-cert="$work/localhost.pem" --ssl-key="$work/localhost.key" --ssl-ca="$work/ca.pem" \
	--plugin-load-add=auth_ed25519 --local-infile=ON --log-bin-trust-function-creators=1
ok $? "a MariaDB server"
sql -e "CREATE DATABASE live CHARACTER SET utf8mb4; CREATE DATABASE copy CHARACTER SET utf8mb4"
sql live <"$root/test/data/mysql/edge.sql"
sql -e "CREATE USER ed@localhost IDENTIFIED VIA ed25519 USING PASSWORD('s3cret') REQUIRE SSL;
	CREATE USER old@localhost IDENTIFIED BY 's3cret';
	GRANT ALL ON *.* TO ed@localhost; GRANT ALL ON *.* TO old@localhost"
for user in ed old; do
	sql -e "DROP DATABASE copy; CREATE DATABASE copy CHARACTER SET utf8mb4"
	tls="?ssl-mode=verify-identity&ssl-ca=$work/ca.pem"
	pull "MariaDB, user $user" "mysql://$user:s3cret@localhost:$port/live$tls" "mysql://root@localhost/copy?socket=$MARIADB_SOCKET"
	# An account that is not there becomes who pulls.
	for db in live copy; do
		dump_for_comparison $db | sed 's/DEFINER=`[^`]*`@`[^`]*`/DEFINER/g' >"$work/$db.sql"
	done
	says "$work/live.sql" "CREATE TABLE" "a dump"
	same "$work/live.sql" "$work/copy.sql" "mariadb-dump of both is equal"
done
run 5 "another authority" env SYNCO_FROM_DB="mysql://ed:s3cret@localhost:$port/live?ssl-mode=verify-identity&ssl-ca=/etc/ssl/certs/none.pem" \
	"$synco" plan --via env --root "$work/app" --only db
run 5 "a wrong password" env SYNCO_FROM_DB="mysql://ed:wr0ng@localhost:$port/live$tls" \
	"$synco" plan --via env --root "$work/app" --only db
grep -q 'wr0ng' "$work/err"
is $? 1 "is not told"

# PostgreSQL.
[ "$(id -u)" != 0 ] || chown postgres localhost.key
chmod 600 localhost.key
postgres_start "$work/postgres" || exit 1
pg -d postgres -c "CREATE ROLE app LOGIN SUPERUSER PASSWORD 's3cret'" -c 'CREATE DATABASE live OWNER app' -c 'CREATE DATABASE copy OWNER app'
pg -q -d live -f "$root/test/data/postgres/edge.sql" >/dev/null
postgres_stop "$work/postgres"
cat >"$work/postgres/data/pg_hba.conf" <<-END
	local all all trust
	hostssl all all 127.0.0.1/32 scram-sha-256
END
POSTGRES_PORT=$(free_port)
postgres_start "$work/postgres" -c listen_addresses=127.0.0.1 -c ssl=on \
	-c ssl_cert_file="$work/localhost.pem" -c ssl_key_file="$work/localhost.key" || exit 1
uri="postgres://app:s3cret@localhost:$POSTGRES_PORT"
pull "PostgreSQL: SCRAM over TLS" "$uri/live?sslmode=verify-full&sslrootcert=$work/ca.pem" "$uri/copy"
dump_equal "pg_dump of both is equal" live copy

# MySQL.
if mysql_there; then
	mysql_start
	ok $? "a MySQL server: $(mysql_chroot mysqld --version | sed 's/.*Ver \([^ ]*\).*/\1/')"
	mysql_sql -e "CREATE DATABASE live; CREATE TABLE live.t (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(50), j JSON, f FLOAT, b BLOB);
		INSERT INTO live.t (v, j, f, b) VALUES ('ünï 😀', '{\"a\": 1}', 0.1, x'00ff0a'), (NULL, NULL, 1e30, '');
		CREATE VIEW live.w AS SELECT v FROM live.t;
		CREATE USER app@'127.0.0.1' IDENTIFIED WITH caching_sha2_password BY 's3cret';
		CREATE USER tls@'127.0.0.1' IDENTIFIED WITH caching_sha2_password BY 's3cret' REQUIRE SSL;
		GRANT ALL ON *.* TO app@'127.0.0.1'; GRANT ALL ON *.* TO tls@'127.0.0.1'"
	mysql="127.0.0.1:$mysql_port"
	for case in "tls ssl-mode=required" "app ssl-mode=disabled" "app ssl-mode=disabled" "tls ssl-mode=required"; do
		user=${case% *} mode=${case#* }
		# Both without the password in the server's cache, and with it.
		mysql_sql -e "DROP DATABASE IF EXISTS copy; CREATE DATABASE copy"
		pull "MySQL: caching_sha2_password, $mode" "mysql://$user:s3cret@$mysql/live?$mode" "mysql://tls:s3cret@$mysql/copy?ssl-mode=required"
		for db in live copy; do
			mysql_chroot mysqldump --no-defaults -u root -S "$mysql_dir/s" --skip-comments --hex-blob \
				--set-gtid-purged=OFF --column-statistics=0 $db >"$work/$db.sql" 2>"$work/dump.err" || cat "$work/dump.err"
		done
		says "$work/live.sql" "CREATE TABLE" "a dump"
		same "$work/live.sql" "$work/copy.sql" "mysqldump of both is equal"
	done
else
	skip "MySQL: no server in $mysql_root (scripts/fetch-mysql, as root)"
fi

# Nothing else is there: no library, no shell, no /proc, no /tmp but its own.
app=$work/empty/app
mkdir -p "$work/empty/tmp" "$app"
sqlite_app "$app"
sqlite_fill "$app"
cp "$static" "$work/empty/synco-lite"
[ "$(id -u)" = 0 ]
ok $? "chroot needs root"
run 0 "in an empty root" chroot "$work/empty" /synco-lite detect --root /app
says "$work/out" "Laravel" "it finds the app"

# The other architecture, emulated.
other=aarch64
[ "$(uname -m)" = x86_64 ] || other=x86_64
lite=$work/emulated
printf '#!/bin/sh\nexec qemu-%s-static %s "$@"\n' $other "$root/build-static/$other/synco-lite" >"$lite"
chmod 755 "$lite"
files_fill "$app"
sqlite_app "$work/copy"
serve --root "$app" --listen 127.0.0.1:0
ok $? "synco-lite for $other serves"
cd "$work/copy" || exit 1
run 0 "a pull from it" "$synco" pull "$url" "$token"
sqlite_same "the databases are equal" "$app" "$work/copy"
same_files "$app/storage" "$work/copy/storage" "the files are equal"
stop_serving
serve --listen 127.0.0.1:0 --db "mysql://ed:s3cret@localhost:$port/live$tls" --root "$work/app"
run 0 "MariaDB from it" "$synco" pull "$url" "$token" --into "$work/arm.sql"
stop_serving
serve --listen 127.0.0.1:0 --db "$uri/live?sslmode=verify-full&sslrootcert=$work/ca.pem" --root "$work/app"
run 0 "PostgreSQL from it" "$synco" pull "$url" "$token" --into "$work/arm-pg.sql"
stop_serving
nothing_left "at the end" "$work/tmp"
finish

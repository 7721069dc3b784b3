# Goal: PostgreSQL is reached as libpq's users expect: passwords from the URI, the environment,
# .pgpass and service files, TLS verified where that is asked for, lists of hosts.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/tls.sh"

cleanup() {
	postgres_stop "$work/db"
	postgres_stop "$work/fake"
}
chmod 755 "$work"
cd "$work" || exit 1
authority ca && authority other && certificate ca localhost
ok $? "certificates are made"
[ "$(id -u)" != 0 ] || chown postgres localhost.key
chmod 600 localhost.key

postgres_start "$work/db" || exit 1
pg -d postgres -c "CREATE ROLE app LOGIN CREATEDB PASSWORD 's3cret/:@'" -c 'CREATE DATABASE live OWNER app' -c 'CREATE DATABASE copy OWNER app'
pg -d live -U app -c 'CREATE TABLE t AS SELECT generate_series(1, 1000) AS a'
postgres_stop "$work/db"
port=$(free_port)
cat >"$work/db/data/pg_hba.conf" <<'EOF'
local all postgres trust
hostssl all app 127.0.0.1/32 scram-sha-256
EOF
POSTGRES_PORT=$port
postgres_start "$work/db" -c listen_addresses=127.0.0.1 -c ssl=on \
	-c ssl_cert_file="$work/localhost.pem" -c ssl_key_file="$work/localhost.key" || exit 1
unset PGHOST PGUSER
host="localhost:$port"
uri="postgres://app:s3cret%2F%3A%40@$host"

serve_ready --root "$work/home" --listen 127.0.0.1:0 --db "$uri/live?sslmode=verify-full&sslrootcert=$work/ca.pem"
ok $? "a source with a verified certificate"
run 0 "a target with a verified certificate" "$synco" pull "$url" "$token" \
	--into "$uri/copy?sslmode=verify-full&sslrootcert=$work/ca.pem"
run 0 "the names of other engines' URIs" "$synco" pull "$url" "$token" \
	--into "$uri/copy?ssl-mode=verify-identity&ssl-ca=$work/ca.pem"
run 0 "parameters that are for frameworks" "$synco" pull "$url" "$token" \
	--into "$uri/copy?serverVersion=15&charset=utf8&pool=5"
run 1 "another authority" "$synco" pull "$url" "$token" --into "$uri/copy?sslmode=verify-full&sslrootcert=$work/other.pem"
says "$work/err" "certificate" "another authority: the message says so"
run 1 "a host that is not the certificate's" "$synco" pull "$url" "$token" \
	--into "postgres://app:s3cret%2F%3A%40@127.0.0.1:$port/copy?sslmode=verify-full&sslrootcert=$work/ca.pem"
run 1 "TLS is off where the server wants it" "$synco" pull "$url" "$token" --into "$uri/copy?sslmode=disable"
run 0 "a list of hosts, of which one is there" "$synco" pull "$url" "$token" \
	--into "postgres://app:s3cret%2F%3A%40@localhost:1,$host/copy"
run 1 "a wrong password" "$synco" pull "$url" "$token" --into "postgres://app:wr0ng@$host/copy"
says "$work/err" "check user and password" "it says what to look at"
grep -q 'wr0ng\|s3cret' "$work/err" "$work/serve.out" "$work/serve.err"
is $? 1 "no password is in a message"
run 1 "no server" "$synco" pull "$url" "$token" --into "postgres://app@localhost:1/copy"
says "$work/err" "Connection refused" "it says so"

run 0 "PGPASSWORD" env PGPASSWORD='s3cret/:@' "$synco" pull "$url" "$token" --into "postgres://app@$host/copy"
printf 'localhost:%s:*:app:s3cret/\\:@\n' "$port" >"$HOME/.pgpass"
chmod 600 "$HOME/.pgpass"
run 0 ".pgpass" "$synco" pull "$url" "$token" --into "postgres://app@$host/copy"
printf '[mine]\nhost=localhost\nport=%s\nuser=app\ndbname=copy\n' "$port" >"$HOME/.pg_service.conf"
run 0 "a service file" "$synco" pull "$url" "$token" --into "postgres:///?service=mine"
run 0 "PG* variables alone" env PGHOST=localhost PGUSER=app PGDATABASE=copy "$synco" pull "$url" "$token" --into postgres://
stop_serving
serve_ready --root "$work/home" --listen 127.0.0.1:0 --db "postgres:///live?service=mine"
run 0 "a service file at the source" "$synco" pull "$url" "$token" --into "postgres:///?service=mine"
is "$(psql -X -At -h localhost -U app -d copy -c 'SELECT count(*) FROM t')" 1000 "all rows are here"
stop_serving
export PGHOST=$work/db PGUSER=postgres

# A server that has its socket alone and lets nobody else in there: who listens at its port instead, and knows
# what the role that fills the database is called, is another user of this host.
postgres_stop "$work/db"
postgres_start "$work/fake" -c listen_addresses=127.0.0.1 || exit 1
role=synco_run_$(printf new | b2sum -l 128 | cut -c 1-24)
pg -d postgres -c "CREATE ROLE $role LOGIN" -c "CREATE DATABASE new__synco OWNER $role"
printf 'local all postgres trust\n' >"$work/db/data/pg_hba.conf"
postgres_start "$work/db" || exit 1
serve_ready --root "$work/home" --listen 127.0.0.1:0 --db "$(db live)"
run 6 "another user listens at the server's port" "$synco" pull "$url" "$token" --into "$(db new)"
says "$work/err" "may not log in" "it says that the role may not log in"
is "$(psql -X -At -h "$work/fake" -d new__synco -c "SELECT count(*) FROM pg_class WHERE relname = 't'")" 0 "it was told nothing"
stop_serving
finish

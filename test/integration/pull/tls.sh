# Goal: a database that is reached over TLS: verified where that is asked for, refused where the
# certificate is not what it should be.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/mariadb.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/tls.sh"

cleanup() {
	mariadb_stop "$work/db"
}

cd "$work" || exit 1
authority ca && authority other && certificate ca localhost && certificate ca elsewhere.example
ok $? "certificates are made"

port=$(free_port)
mariadb_start "$work/db" --skip-networking=0 --bind-address=127.0.0.1 --port="$port" \
	--ssl-ca="$work/ca.pem" --ssl-cert="$work/localhost.pem" --ssl-key="$work/localhost.key" || exit 1
sql -e "CREATE DATABASE live; CREATE DATABASE copy; CREATE TABLE live.t (a INT PRIMARY KEY, b TEXT);
	INSERT INTO live.t SELECT seq, REPEAT('ü', 50) FROM live.seq_1_to_1000;
	CREATE USER app@localhost IDENTIFIED BY 's3cret/:@' REQUIRE SSL; GRANT ALL ON *.* TO app@localhost"
uri="mysql://app:s3cret%2F%3A%40@localhost:$port"

serve_ready --root "$work/home" --listen 127.0.0.1:0 \
	--db "$uri/live?ssl-mode=verify-identity&ssl-ca=$work/ca.pem"
ok $? "a source with a verified certificate"
run 0 "a target with a verified certificate" "$synco" pull "$url" "$token" \
	--into "$uri/copy?ssl-mode=verify-identity&ssl-ca=$work/ca.pem"
is "$(sql -N -e 'SELECT count(*), sum(length(b)) FROM copy.t')" "1000	50000" "all rows are here"
run 0 "TLS without verification" "$synco" pull "$url" "$token" --into "$uri/copy?ssl-mode=required"
run 0 "TLS because the server offers it" "$synco" pull "$url" "$token" --into "$uri/copy"
run 1 "another authority" "$synco" pull "$url" "$token" \
	--into "$uri/copy?ssl-mode=verify-identity&ssl-ca=$work/other.pem"
says "$work/err" "certificate" "another authority: the message says so"
run 1 "TLS is off where the server wants it" "$synco" pull "$url" "$token" \
	--into "$uri/copy?ssl-mode=disabled"
run 1 "an authority's file that is not there" "$synco" pull "$url" "$token" \
	--into "$uri/copy?ssl-mode=verify-identity&ssl-ca=$work/none.pem"
grep -q 's3cret' "$work/err" "$work/serve.out" "$work/serve.err"
is $? 1 "the password is in no message"
stop_serving

mariadb_stop "$work/db"
mariadb_start "$work/db" --skip-networking=0 --bind-address=127.0.0.1 --port="$port" --ssl-ca="$work/ca.pem" \
	--ssl-cert="$work/elsewhere.example.pem" --ssl-key="$work/elsewhere.example.key" || exit 1
run 1 "a certificate for another host" "$lite" serve --root "$work/home" --listen 127.0.0.1:0 \
	--db "$uri/live?ssl-mode=verify-identity&ssl-ca=$work/ca.pem"
serve_ready --root "$work/home" --listen 127.0.0.1:0 --db "$uri/live?ssl-mode=verify-ca&ssl-ca=$work/ca.pem"
run 0 "verify-ca takes a certificate for another host" "$synco" pull "$url" "$token" --into x.sql
stop_serving
finish

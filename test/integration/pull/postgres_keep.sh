# Goal: what is said of a PostgreSQL database at the target, and not in it, stays when it is filled anew: owner, grants, limits,
# comment, tablespace, settings, also of roles; and nothing that replicates it is left behind with the old one.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/pg"
}
chmod 755 "$work"
postgres_start "$work/pg" -c wal_level=logical -c allow_in_place_tablespaces=on || exit 1
cd "$work" || exit 1

# All that is said of database b, but for its number.
said() {
	pg -d postgres -At -c "SELECT row_to_json(x) FROM (SELECT pg_get_userbyid(datdba) AS owner, datacl, datconnlimit,
		datistemplate, datallowconn, spcname, shobj_description(d.oid, 'pg_database') AS comment,
		(SELECT json_agg(r ORDER BY 1::text) FROM (SELECT pg_get_userbyid(setrole) AS role, unnest(setconfig) AS config
			FROM pg_db_role_setting WHERE setdatabase = d.oid ORDER BY 1, 2) AS r) AS settings
		FROM pg_database d JOIN pg_tablespace t ON t.oid = dattablespace WHERE datname = 'b') AS x"
}

# pull STATUS NAME [OPTION...]
pull() {
	serve --db "$(db a)" --root "$work" --listen 127.0.0.1:0 --ask
	run "$1" "$2" "$synco" "${verb:-pull}" "$url" "$token" --json --into "$(db b "${who-postgres}")" "${@:3}"
	stop_serving
}

in_place() {
	is "$(jq -r 'select(.event == "done") | .inPlace' out)" "$1" "$2"
}

mkdir space && chown postgres space 2>/dev/null
pg -d postgres -c 'CREATE ROLE app LOGIN' -c 'CREATE ROLE staff LOGIN CREATEDB' -c 'CREATE ROLE "odd ""role"""' \
	-c "CREATE TABLESPACE fast LOCATION '$work/space'" -c 'CREATE DATABASE a' -c 'CREATE DATABASE b' \
	-c "ALTER DATABASE a SET statement_timeout TO '1h'"
pg -d a -c 'CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)'
pg -d postgres -c 'ALTER DATABASE b OWNER TO staff' -c 'ALTER DATABASE b CONNECTION LIMIT 17' \
	-c "COMMENT ON DATABASE b IS 'staging: don''t touch'" -c 'ALTER DATABASE b SET TABLESPACE fast' \
	-c 'ALTER ROLE app IN DATABASE b SET search_path = app, "$user", "odd, ""name"""' \
	-c "ALTER ROLE \"odd \"\"role\"\"\" IN DATABASE b SET work_mem = '9MB'" -c "ALTER DATABASE b SET timezone = 'Asia/Tokyo'" \
	-c "ALTER DATABASE b SET my.setting = 'it''s = \\ mine'" -c 'ALTER DATABASE b SET default_transaction_read_only = on' \
	-c 'REVOKE ALL ON DATABASE b FROM PUBLIC, staff' -c 'GRANT CONNECT, TEMPORARY ON DATABASE b TO staff' \
	-c 'GRANT CONNECT ON DATABASE b TO app WITH GRANT OPTION' -c 'GRANT CREATE ON DATABASE b TO "odd ""role"""' \
	-c 'ALTER DATABASE b IS_TEMPLATE true'
said >before
pg -d postgres -c "ALTER DATABASE b SET statement_timeout TO '5s'"
pull 0 "a pull as a superuser" --yes
pg -d postgres -At -c "SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase
	WHERE datname = 'b' AND setrole = 0" >got
says got statement_timeout=1h "the source's settings are there"
pg -d postgres -c 'ALTER DATABASE b RESET statement_timeout'
said >after
same before after "and all that was said of the database here"
is "$(jq -r 'select(.event == "warning") | .message' out)" "" "nothing is warned of"
is "$(pg -d postgres -At -c "SELECT datname FROM pg_database WHERE datname LIKE 'b\\_%'")" "" "nothing is left beside it"

pg -d postgres -c "ALTER DATABASE b SET statement_timeout TO '1h'"
pull 0 "again"
in_place true "settings of its own are no reason to fill it anew"
pg -d a -c 'ALTER TABLE t ADD c int'
pg -d postgres -c 'GRANT pg_signal_backend TO staff' -c 'ALTER ROLE staff SET lock_timeout = 0' \
	-c 'ALTER DATABASE b IS_TEMPLATE false' -c 'GRANT CREATE ON TABLESPACE fast TO staff' -c 'GRANT ALL ON DATABASE b TO staff'
who=staff pull 0 "a pull by an owner who is no superuser, filled anew"
in_place false "it is"
is "$(pg -d postgres -At -c "SELECT datconnlimit || shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'b'")" \
	"17staging: don't touch" "what he may set is kept"
says out 'ALTER ROLE app IN DATABASE' "and what he may not is named"

pg -d a -c 'ALTER TABLE t ADD d int'
export PGOPTIONS='-c default_transaction_read_only=off'
pg -d a -c 'CREATE PUBLICATION p FOR TABLE t'
pg -d b -c "CREATE SUBSCRIPTION s CONNECTION 'dbname=a' PUBLICATION p WITH (connect = false, slot_name = NONE)"
for verb in plan pull; do
	pull 6 "a $verb of what has a subscription"
	says out "subscription s" "names it"
done
verb=pull
pg -d b -c 'DROP SUBSCRIPTION s'
pg -d b -c "SELECT pg_create_logical_replication_slot('out', 'pgoutput')" >/dev/null
pull 6 "a pull of what is replicated"
says out "replication slot out" "names it"
is "$(pg -d b -At -c 'SELECT count(*) FROM pg_replication_slots WHERE database = current_database()')" 1 "it is still there"
pg -d b -c "SELECT pg_drop_replication_slot('out')" >/dev/null
pull 0 "a pull without"
finish

# Goal: PostgreSQL's own regression database, as its tests leave it, is carried: pg_dump of both ends
# is equal, but for what pg_dump and psql themselves don't keep, which is listed here.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/postgres.sh"

cleanup() {
	postgres_stop "$work/db"
}
chmod 755 "$work"
cp -r "$("$root/scripts/cache")/regress-15" "$work/regress"
cd "$work/regress" || exit 1
includes=$(pg_config --includedir-server)
gcc -O1 -w -fPIC -shared -I"$includes" -o regress.so regress.c
ok $? "the tests' C functions are built"
[ "$(id -u)" != 0 ] || chown -R postgres "$work/regress"
postgres_start "$work/db" || exit 1
# Some of its tests mind the server's build or user: that is not what is tested here.
"${as_postgres[@]+"${as_postgres[@]}"}" "$(pg_config --pgxs | sed 's|makefiles/.*||')test/regress/pg_regress" \
	--dlpath="$PWD" --inputdir="$PWD" --outputdir="$PWD" --bindir="$POSTGRES_BIN" --host="$PGHOST" \
	--port=5432 --user=postgres --schedule="$PWD/parallel_schedule" --dbname=regression >"$work/regress.log" 2>&1
passed=$(grep -c ' ok ' "$work/regress.log")
[ "$passed" -gt 190 ]
ok $? "$passed of its tests passed"
cd "$work" || exit 1

serve_ready --db "$(db regression)" --root "$work" --listen 127.0.0.1:0
ok $? "the source is ready"
# Its functions in C come with those who trust the source.
run 0 "the regression database" "$synco" pull "$url" "$token" --into "$(db copy)" --trust-source
is "$(grep -c warning "$work/err")" 0 "nothing was left out"
is "$(pg -At -d copy -c "SELECT count(*) > 500 FROM pg_class WHERE relkind IN ('r', 'p')")" t "there are many tables"

# An inherited column that the parent got late stands behind the child's own, in the source only:
# neither pg_dump nor synco can say so in SQL.  So the copy is what pg_dump and psql make ...
pg -d postgres -c 'CREATE DATABASE restored TEMPLATE template0'
pg_dump -d regression --no-owner --no-acl | psql -X -q -d restored >"$work/psql.log" 2>&1
is "$(grep -c ERROR "$work/psql.log")" 0 "pg_dump and psql make a copy of it"
dump_equal "the copy is equal to theirs" restored copy

# ... and it is the source, but for these tables, whose rows are equal by column.
exclude=(--no-owner --no-acl)
for table in b_star c_star d_star e_star f_star gtestxx_4 renamecolumnanother renamecolumnchild \
	test_type_diff_c test_type_diff2_c1 test_type_diff2_c2; do
	exclude+=("--exclude-table=public.$table")
	for name in regression copy; do
		pg -At -d $name -c "SELECT to_jsonb(t) FROM ONLY $table t ORDER BY 1" \
			-c "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attislocal FROM pg_attribute
			    WHERE attrelid = '$table'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1" >$name.rows
	done
	same regression.rows copy.rows "table $table, whose columns stand in another order"
done
dump_equal "all else is equal to the source" regression copy "${exclude[@]}"
finish

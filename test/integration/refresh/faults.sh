# Goal: a refresh that is killed at any moment leaves the old rows or the new ones, and the next one just
# works; a source that changes all the time still gives one moment; a second destination is told.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/engines.sh"

cleanup() {
	engines_stop
}
engines_start mysql postgres || exit 1
cd "$work" || exit 1

ask() {
	serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 --ask --all
}

pull() {
	"$synco" pull "$url" "$token" --into "$(uri copy)" --quiet
}

end_serve() {
	kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
}

make() {
	create_database live
	execute live 'CREATE TABLE account (id INT PRIMARY KEY, amount INT NOT NULL, round INT NOT NULL, note VARCHAR(200));
		CREATE TABLE other (id INT PRIMARY KEY, round INT NOT NULL)'
	{
		echo 'INSERT INTO account VALUES (0, 100, 0, NULL)'
		for i in $(seq 20000); do echo ",($i, 100, 0, 'a note for this account $i')"; done
		echo ';INSERT INTO other VALUES (0, 0)'
		for i in $(seq 300); do echo ",($i, 0)"; done
	} >rows.sql
	execute_file live rows.sql
}

# The rounds that the copy's rows are of: one number, or it is a mix.
rounds() {
	execute copy 'SELECT DISTINCT round FROM (SELECT round FROM account WHERE id % 7 = 0 UNION ALL SELECT round FROM other) x' |
		tr '\n' ' '
}

for engine in mysql postgres sqlite; do
	make
	ask
	pull
	ok $? "$engine: the first pull"
	end_serve
	mixed='' moments=''
	for round in 1 2 3 4 5 6 7 8; do
		before=$(rounds)
		execute live "UPDATE account SET round = $round WHERE id % 7 = 0; UPDATE other SET round = $round"
		ask
		"$synco" pull "$url" "$token" --into "$(uri copy)" --quiet 2>/dev/null &
		pulling=$!
		sleep "0.$((round * 13 % 100 + 10))"
		kill -9 $pulling 2>/dev/null
		wait $pulling 2>/dev/null
		end_serve
		now=$(rounds)
		moments="$moments$now"
		[ "$now" = "$round " ] || [ "$now" = "$before" ] || mixed="$mixed $round: $now"
	done
	is "$mixed" "" "$engine: killed at 8 moments, old or new (rounds $moments)"
	ask
	pull
	ok $? "$engine: the next one just works"
	end_serve
	is "$(rounds)" "8 " "$engine: and brings all"

	# Amounts move between rows all the time; their sum does not.
	(
		while :; do
			a=$((RANDOM % 20000)) b=$((RANDOM % 20000))
			execute live "BEGIN; UPDATE account SET amount = amount - 1 WHERE id = $a; UPDATE account SET amount = amount + 1 WHERE id = $b; COMMIT"
		done
	) >/dev/null 2>&1 &
	writer=$!
	started $writer
	sums=''
	for _ in 1 2 3; do
		ask
		pull || sums=failed
		end_serve
		sums="$sums$(execute copy 'SELECT SUM(amount) FROM account') "
	done
	kill $writer
	wait $writer 2>/dev/null
	is "$sums" "2000100 2000100 2000100 " "$engine: of a source that changes, one moment comes"
done

engine=mysql
# The destination is busy for longer than the source waits for a sign of life.
execute live 'UPDATE account SET note = NULL WHERE id = 1'
sql copy -e 'LOCK TABLES account WRITE; SELECT SLEEP(16)' >/dev/null &
locking=$!
started $locking
serve --db "$(uri live)" --root "$work" --listen 127.0.0.1:0 --ask --all --idle 13
pull
ok $? "a destination that takes its time"
wait $locking
end_serve
is "$(execute copy 'SELECT note IS NULL FROM account WHERE id = 1')" 1 "is waited for"

ask
"$synco" pull "$url" "$token" --into "$(uri copy)" --quiet
run 4 "a second destination of a source that asks" "$synco" pull "$url" "$token" --into "$(uri third)"
says "$work/err" "another destination" "is told"
end_serve
finish

# Goal: a plan tells what a pull with the same options would do: it fails as that would, with the same status, and says what
# would be dropped, replaced, kept, filled anew, and why; it changes nothing.
. "$(dirname "$0")/../../lib/tap.sh"

cd "$work" || exit 1
mkdir -p app here
sqlite3 app/app.db "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT); INSERT INTO a VALUES (1, 'x'), (2, 'y');
	CREATE TABLE log (t TEXT); INSERT INTO log VALUES ('x'); CREATE VIEW v AS SELECT t FROM a"
serve --db "sqlite:$work/app/app.db" --root "$work/app" --listen 127.0.0.1:0

# both STATUS WHAT TARGET TEXT [OPTION...]: of a plan, and of the pull.
both() {
	local verb
	for verb in plan pull; do
		run "$1" "$verb: $2" "$synco" $verb "$url" "$token" --only db --into "$3" "${@:5}"
		says err "$4" "$verb: $2: the message says so"
	done
}

# told FATE: the objects of the last plan that have it.
told() {
	jq -r --arg fate "$1" 'select(.event == "object" and .fate == $fate) | .name' out | sort | paste -sd ' '
}

plan() {
	run 0 "$1" "$synco" plan "$url" "$token" --json --only db --into "sqlite:$work/here/copy.db" "${@:2}"
}

both 2 "another engine" "postgres://nobody@127.0.0.1:1/x" "the source is sqlite and the target is postgres"
both 6 "the source itself" "sqlite:$work/app/app.db" "the target is the source's own database"
both 1 "a folder that is not there" "sqlite:$work/none/x.db" "$work/none"
echo 'no database, but somebody'"'"'s text of more than sixteen bytes' >here/text
cp here/text text.before
both 6 "a file that is none" "sqlite:$work/here/text" "file is not a database"
same here/text text.before "which stays as it was"
sqlite3 here/other.db 'CREATE TABLE mine (id INTEGER); INSERT INTO mine VALUES (1)'
both 6 "what synco did not put there" "sqlite:$work/here/other.db" "that synco did not put there (mine)"
says err "add --yes" "and what to type"
for what in folder file; do
	run 0 "a plan for a new $what" "$synco" plan "$url" "$token" --only db --into "$([ $what = file ] && echo here/new.sql || echo sqlite:here/new.db)"
	says err "nothing is there yet" "says why all comes"
done
is "$(find here -name '*new*')" "" "nothing is made"

plan "of a new database"
is "$(jq -r 'select(.event == "target") | "\(.inPlace) \(.why)"' out)" "false nothing is there yet" "says why all comes"
run 0 "a pull" "$synco" pull "$url" "$token" --only db --into "sqlite:$work/here/copy.db"
plan "of what is the same"
is "$(jq -r 'select(.event == "target") | "\(.inPlace) \(.why)"' out)" "true null" "it would be changed in place"
plan "with --full" --full
is "$(jq -r 'select(.event == "target") | "\(.inPlace) \(.why)"' out)" "false --full was given" "says why it would be filled anew"
is "$(told replaced)" "a log" "and what would be replaced"
both 2 "a table to be kept that is none" "sqlite:$work/here/copy.db" "--keep-local lgo: there is no such table" --keep-local a,lgo
says err "did you mean log?" "and what may have been meant"
both 2 "a pattern that fits none" "sqlite:$work/here/copy.db" "--keep-local mine_*" --keep-local 'mine_*'
both 2 "one in a database that is not there yet" "sqlite:$work/here/nw.db" "--keep-local lgo" --keep-local lgo
[ ! -e here/nw.db ]
ok $? "which is not made"
plan "with --keep-local" --keep-local log
is "$(told kept)" "log" "says what stays"

sqlite3 app/app.db 'CREATE TABLE b (id INTEGER PRIMARY KEY)'
sqlite3 here/copy.db "CREATE TABLE old (id INTEGER PRIMARY KEY); CREATE VIEW seen AS SELECT 1; INSERT INTO a VALUES (3, 'z')"
stop_serving
serve --db "sqlite:$work/app/app.db" --root "$work/app" --listen 127.0.0.1:0
sqlite3 here/copy.db .dump >before
plan "of a database with other definitions" --yes
is "$(jq -r 'select(.event == "target") | "\(.inPlace) \(.why)"' out)" "false table b is not here as it is there" "says why"
is "$(jq -r 'select(.event == "table" and .name == "a") | "\(.rowsAdded) \(.rowsChanged) \(.rowsRemoved)"' out)" "0 0 1" \
	"and which rows would go"
sqlite3 here/copy.db .dump >after
same before after "nothing is changed"
run 0 "for people" "$synco" plan "$url" "$token" --only db --into "sqlite:$work/here/copy.db" --yes
says err "the target would be filled anew: table b is not here as it is there" "the same"
stop_serving

echo "# a source without a table"
rm app/app.db
sqlite3 app/app.db 'CREATE TABLE x (id INTEGER); DROP TABLE x'
for verb in plan pull; do
	serve --db "sqlite:$work/app/app.db" --root "$work/app" --listen 127.0.0.1:0 --ask
	run 0 "$verb" timeout 60 "$synco" $verb "$url" "$token" --only db --into "sqlite:$work/here/copy.db" --yes
	stop_serving
done
finish

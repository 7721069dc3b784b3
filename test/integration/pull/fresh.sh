# Goal: --max-age skips a pull when what is here is younger, and only then; the source is not asked for it.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app" 500
files_fill "$app"
sqlite_app "$copy"
serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "a source"
cd "$copy" || exit 1
pull=("$synco" pull "$url" "$token")

# From here on the source answers only where a case wants it to: who asks it without is unreachable.
away() {
	kill -STOP "$server"
}
back() {
	kill -CONT "$server"
}
# fresh NAME ARG...: nothing is pulled, and nobody asked.
fresh() {
	local name=$1
	shift
	away
	run 0 "$name: fresh" timeout 20 "${pull[@]}" --max-age 1h "$@"
	says "$work/err" "fresh: pulled " "$name: it says so"
	back
}
# stale NAME ARG...: the source would be asked.
stale() {
	local name=$1
	shift
	away
	run 4 "$name: not fresh" timeout 20 "${pull[@]}" --max-age 1h --timeout 1 --retry 1 "$@"
	back
}
# notes SECONDS: all that was noted is so much older.
notes() {
	local note
	for note in "$XDG_STATE_HOME"/synco/pull-*; do
		jq ".time -= $1" "$note" >"$work/note" && cat "$work/note" >"$note"
	done
}

stale "nothing is here"
run 0 "a pull" "${pull[@]}"
fresh "after it"
fresh "also to know what would come" --dry-run
away
run 0 "as JSON" "${pull[@]}" --max-age 1h --json
back
is "$(jq -r 'select(.event == "fresh") | .ageSeconds < 60' "$work/out")" true "the event"
notes 3590
fresh "almost an hour later"
notes 20
stale "more than an hour later"
run 0 "a pull with a longer one" "${pull[@]}" --max-age 2h
says "$work/err" "fresh: pulled 1 h ago" "is fresh"
run 0 "one that is due" "${pull[@]}" --max-age 1h
says "$work/err" "done: " "pulls"
notes -5000
stale "a clock that was set back"
notes 5000
fresh "the note is as before"

stale "other sets" --only db
stale "also with --delete" --delete
stale "another database" --into sqlite:other.db
pull[2]=http://127.0.0.1:1/
run 4 "another source" "${pull[@]}" --max-age 1h --retry 1
pull[2]=$url
run 0 "some sets" "${pull[@]}" --only db
fresh "they are" --only db
fresh "and all still is"

rm -r storage/app/private
stale "a folder is gone"
run 0 "it is pulled" "${pull[@]}"
mv database/database.sqlite old.db
stale "the database is gone"
sqlite3 database/database.sqlite 'CREATE TABLE t (a); DROP TABLE t;'
stale "and one that is empty in its place"
mv old.db database/database.sqlite
fresh "and back"
for lock in "$XDG_STATE_HOME"/synco/lock-*; do
	flock -F "$lock" sleep 20 &
	started $!
	holders+=($!)
done
sleep 0.3
away
run 75 "another run works on it" timeout 20 "${pull[@]}" --max-age 1h
back
kill "${holders[@]}"
wait "${holders[@]}" 2>/dev/null

# The same database and folders from elsewhere.
first=("$url" "$token" "$server")
serve_ready --root "$app" --listen 127.0.0.1:0
run 0 "another source's database" "$synco" pull "$url" "$token" --only db
stop_serving
run 0 "a database that is another's" "${pull[@]}" --max-age 1h
says "$work/err" "done: " "is pulled"
serve_ready --root "$app" --listen 127.0.0.1:0
run 0 "another source's files" "$synco" pull "$url" "$token" --only files:private
run 0 "files that are another's" "${pull[@]}" --max-age 1h
says "$work/err" "done: " "are pulled"
stop_serving
url=${first[0]} token=${first[1]} server=${first[2]}

# Several databases: all of them must be here, and ours.
stop_serving
echo "ANALYTICS_DATABASE_URL=sqlite:$work/analytics.db" >>"$app/.env"
sqlite3 "$work/analytics.db" 'CREATE TABLE visits (id INTEGER PRIMARY KEY); INSERT INTO visits VALUES (1), (2)'
serve_ready --root "$app" --listen 127.0.0.1:0
pull=("$synco" pull "$url" "$token")
run 0 "one database of two" "${pull[@]}" --only db
fresh "as far as the app here takes them" --only db
echo "ANALYTICS_DATABASE_URL=sqlite:$copy/analytics.db" >>.env
stale "an app here that takes one more" --only db
run 0 "both databases" "${pull[@]}"
fresh "both"
mv analytics.db away.db
stale "the second is gone"
mv away.db analytics.db
fresh "it is back"
mv database/database.sqlite away.db
stale "the first is gone"
mv away.db database/database.sqlite
stale "the second goes elsewhere" --into db-analytics=sqlite:other.db
run 0 "it went there" "${pull[@]}" --into db-analytics=sqlite:other.db
fresh "there" --into db-analytics=sqlite:other.db
fresh "and here"
sed -i 's/analytics.db/new.db/' .env
stale "the app here has got another second one"
sed -i 's/new.db/analytics.db/' .env
first=("$url" "$token" "$server")
serve_ready --root "$app" --listen 127.0.0.1:0
run 0 "the second one from elsewhere" "$synco" pull "$url" "$token" --only db-analytics
stop_serving
url=${first[0]} token=${first[1]} server=${first[2]}
stale "the second is another's"

run 0 "into a file" "${pull[@]}" --only db --into copy.sql
fresh "the file" --only db --into copy.sql
rm copy.sql
stale "it is gone" --only db --into copy.sql
printf 'after_pull: [exit 3]\n' >.synco.yml
"$synco" trust --yes >/dev/null 2>&1
notes 4000
run 1 "what is done after it fails" "${pull[@]}"
printf 'after_pull: [touch done]\n' >.synco.yml
"$synco" trust --yes >/dev/null 2>&1
stale "it was no success"
run 0 "with success" "${pull[@]}"
rm done
fresh "then it is"
[ ! -e done ]
ok $? "and nothing is done after it"
for note in "$XDG_STATE_HOME"/synco/pull-*; do
	echo '{"time": ' >"$note"
done
stale "a broken note"
run 2 "not with --watch" "$synco" pull --via env --watch --max-age 1h
says "$work/err" "--every" "which has its own"
run 2 "no time" "${pull[@]}" --max-age soon
rm .synco.yml
(unset HOME XDG_STATE_HOME && "${pull[@]}" --only files --quiet) 2>"$work/err"
is $? 0 "files come without a folder for notes"

run 0 "a URL with a password" "$synco" pull "${url/\/\//\/\/me:canary@}" "$token" --yes
run 0 "its password is nothing new" "$synco" pull "${url/\/\//\/\/me:other@}" "$token" --max-age 1h
says "$work/err" "fresh: " "it is fresh"
grep -rl -e canary -e "$token" "$XDG_STATE_HOME"
is $? 1 "nothing secret is noted"
stop_serving
finish

# Goal: pull --watch keeps a copy fresh: each round brings what changed at the source, .synco.yml turns
# its knobs while it runs, a source that is away is waited for, and a signal ends it without a trace.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/channel.sh"
. "$(dirname "$0")/../../lib/ssh.sh"

cleanup() {
	ssh_stop
}
ssh_start
ok $? "a real sshd with a user of its own"

app=$ssh_home/shop copy=$work/staging
sqlite_app "$app"
sqlite_fill "$app" 20000
files_fill "$app"
# The database is where only --from-db tells, in every round.
seen=$work/seen
mkdir "$seen"
mv "$app/database" "$app/s3cret"
ln -s "$app/s3cret" "$seen/database"
chown -R "$ssh_user" "$app"
sqlite_app "$copy"
cd "$copy" || exit 1
remote=ssh://127.0.0.1:$ssh_port$app

# watch ARG...: starts to watch; its output is in $work/log and $work/err, its PID in $watch.
watch() {
	env --default-signal=INT,HUP "$synco" pull "$remote" --watch --json "$@" >"$work/log" 2>"$work/err" &
	watch=$!
	started $watch
}

# events FILTER: what the log says so far.
events() {
	jq -c "select($1)" <"$work/log" 2>/dev/null
}

# has FILTER [N]: so many lines of the log match.
has() {
	[ "$(events "$1" | wc -l)" -ge "${2-1}" ]
}

# After it, a round that was good has started and ended.
a_whole_round() {
	local n
	n=$(events '.event == "round" and .ok' | wc -l)
	wait_until 60 has '.event == "round" and .ok' $((n + 2))
}

# last EVENT FILTER: of the last event of that name.
last() {
	jq -rs "map(select(.event == \"$1\")) | last | $2" <"$work/log"
}

open_files() {
	find "/proc/$watch/fd" -mindepth 1 | wc -l
}

# knobs TEXT: what .synco.yml says from now on, never half of it.
knobs() {
	# shellcheck disable=SC2059
	printf "$1" >.synco.new && mv .synco.new .synco.yml
}

# A set that has no files at all any more is not believed.
echo kept >"$app/storage/app/private/kept.txt"
# A round brings all, the next ones what has changed; the file's interval wins over the option's.
knobs 'watch:\n  every: 4s\n'
watch --every 1h --delete --from-db "sqlite:$app/s3cret/database.sqlite"
wait_until 60 has '.event == "round"'
ok $? "a first round"
files_open=$(open_files)
is "$(last round '[.round, .ok, .exitStatus] | tostring')" '[1,true,0]' "is done"
sqlite_same "the databases are equal" "$seen" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
says "$work/log" "watching: a round every 4 s, no limit of the rate, batches of 8.3 MB" "the knobs are said"
is "$(tr '\0' ' ' <"/proc/$watch/cmdline" | grep -c s3cret)" 0 "what may be a password is wiped from the process list"

sqlite3 "$seen/database/database.sqlite" "BEGIN; UPDATE users SET name = 'changed' WHERE id % 1000 = 7;
	DELETE FROM users WHERE id = 500; INSERT INTO users (id, email) VALUES (99999, 'new@x.example'); COMMIT"
echo new >"$app/storage/app/public/new.txt"
rm "$app/storage/app/private/invoice.txt"
a_whole_round
sqlite_same "changes at the source arrive" "$seen" "$copy"
same_files "$app/storage" "$copy/storage" "so do files, and what is gone there goes here"
is "$(events '.event == "done" and .inPlace and .rows > 0 and .rows < 200' | wc -l)" 1 "as a few rows, in one round"
is "$(last 'done' '.rows, .rowsRemoved, .files' | tr '\n' ' ')" "0 0 0 " "and then nothing travels"

# The knobs while it runs.
knobs 'watch:\n  every: 2s\n  limit_rate: 1M\n  batch: 64k\n'
wait_until 30 grep -q 'synco.yml has changed: a round every 2 s, at most 1.0 MB per second, batches of 64 kB' "$work/log"
ok $? "what has changed in .synco.yml holds from the next round on"
is "$(grep -c 'has changed' "$work/log")" 1 "and is said once"
head -c 3000000 /dev/urandom >"$app/storage/app/public/slow.bin"
a_whole_round
is "$(events '.event == "done" and .files == 1 and .bytesTravelled > 2900000 and .milliseconds > 2500' | wc -l)" 1 \
	"the rate is kept"
has '.event == "round" and .ok and .nextSeconds == 0'
ok $? "a round that is longer than the interval is followed at once"

knobs 'watch:\n  every: 2s\n  evry: 1s\n'
wait_until 30 has '.event == "warning"'
says "$work/log" ".synco.yml:3:3: watch.evry: unknown key: did you mean every?; what was read before still holds" \
	"a file that has become invalid is warned of"
sqlite3 "$seen/database/database.sqlite" "UPDATE users SET name = 'again' WHERE id = 7"
a_whole_round
sqlite_same "the rounds go on" "$seen" "$copy"
is "$(last 'done' '.warnings | length')" 1 "the round's summary has the warning"
is "$(grep -c 'has changed' "$work/log")" 1 "with the last good values"
knobs 'watch:\n  every: 2s\nafter_pull: [touch pwned]\n'
wait_until 30 grep -q 'after_pull has commands that were not agreed to (touch pwned).*what was read before still holds' "$work/log"
ok $? "nor are commands taken that nobody has agreed to"
a_whole_round
[ ! -e pwned ]
ok $? "they are not run"
knobs 'watch:\n  every: 1s\n  limit_rate: 0\n'
wait_until 30 grep -q 'has changed: a round every 1 s, no limit of the rate, batches of 8.3 MB' "$work/log"
ok $? "until it is mended"
a_whole_round
is "$(last 'done' '.warnings | length')" 0 "then nothing is warned of"

# The source is away for a while.
ssh_deaf
wait_until 30 has '.event == "round" and .ok == false' 2
ok $? "rounds fail while the source is away, and are tried again"
n=$(last round .round)
is "$(last error .exitStatus)" 4 "the error is an event"
[[ $(last error .message) = "round "*"Connection refused"* ]]
ok $? "with its round and reason"
is "$(last round '[.ok, .exitStatus, .nextSeconds] | tostring')" '[false,4,1]' "the pause is not longer than the interval"
sqlite3 "$seen/database/database.sqlite" "UPDATE users SET name = 'meanwhile' WHERE id = 7"
ssh_listen
a_whole_round
sqlite_same "it is back, and what changed meanwhile arrives" "$seen" "$copy"
[ "$(last round .round)" -gt "$n" ]
ok $? "by the same process"

# What would end it at once had it never worked.
mv artisan artisan.away
mv .env .env.away
wait_until 30 has '.event == "round" and .exitStatus == 2'
ok $? "a round that finds no app here fails"
mv artisan.away artisan
mv .env.away .env
a_whole_round
ok $? "and the next ones work"

# A signal while it sleeps.
knobs 'watch:\n  every: 1h\n'
wait_until 30 has '.event == "round" and .nextSeconds > 3000'
is "$(open_files)" "$files_open" "no file stays open from round to round"
nothing_left "between rounds" /tmp "$ssh_home"
is "$(find "$TMPDIR" -name 'synco-*')" "" "and nothing here"
kill -TERM $watch
wait $watch
is $? 143 "SIGTERM ends it while it sleeps"
says "$work/log" '"stopped by signal 15' "and is said"
is "$(grep -cE 's3cret|synco1\.' "$work/log" "$work/err" | paste -sd ' ')" "$work/log:0 $work/err:0" \
	"no secret is in the log"

# And in the middle of a round.
export SYNCO_FROM_DB="sqlite:$app/s3cret/database.sqlite"
knobs 'watch:\n  limit_rate: 300k\n'
rm -r storage
watch
wait_until 20 pgrep -u "$ssh_user" -f 'synco-lite[^ ]* attach' >/dev/null
sleep 1
kill -TERM $watch
wait $watch
is $? 143 "SIGTERM ends it within a round"
nothing_left "after it" /tmp "$ssh_home"
rm .synco.yml

# A first round that was away is tried again; what no try can mend ends it.
ssh_deaf
watch --every 1s
wait_until 20 has '.event == "round" and .ok == false' 2
ok $? "a source that is not there yet is waited for"
ssh_listen
wait_until 60 has '.event == "round" and .ok'
ok $? "and found"
kill -INT $watch
wait $watch
is $? 130 "Ctrl-C ends it"
sqlite3 "$work/theirs.db" "CREATE TABLE theirs (id INTEGER PRIMARY KEY); INSERT INTO theirs VALUES (1)"
run 6 "a target that is refused ends it" timeout 60 "$synco" pull "$remote" --watch --only db --into "sqlite:$work/theirs.db"
run 4 "so does a host that is not known" timeout 60 "$synco" pull ssh://nosuch.invalid/x --watch
run 4 "and a key that is not accepted" timeout 60 env SYNCO_SSH="ssh -F $ssh_dir/config -o PubkeyAuthentication=no" \
	setsid "$synco" pull "$remote" --watch
run 5 "and a set that is not there" timeout 60 "$synco" pull "$remote" --watch --only nosuch
run 5 "and a folder without an app" timeout 60 env -u SYNCO_FROM_DB "$synco" pull "ssh://127.0.0.1:$ssh_port$ssh_home/.ssh" --watch
nothing_left "after these" /tmp "$ssh_home"

# The command line, and the file.
run 2 "plan --watch" "$synco" plan "$remote" --watch
run 2 "pull --watch --dry-run" "$synco" pull "$remote" --watch --dry-run
run 2 "--every without --watch" "$synco" pull "$remote" --every 10m
run 2 "--every without a unit" "$synco" pull "$remote" --watch --every 10
run 2 "--watch of a URL" "$synco" pull http://127.0.0.1:1/ synco1.x --watch
says "$work/err" "is one moment" "is explained"
knobs 'watch:\n  every: 10\n'
run 2 "an invalid .synco.yml at the start" "$synco" pull "$remote" --watch
says "$work/err" "synco: .synco.yml:2:10: watch.every: give a time as 30s, 10m, 6h or 1d" "names its line"
run 2 "also for one pull" "$synco" pull "$remote"
mkdir "$work/elsewhere"
run 2 "the folder of --files has its own" "$synco" plan "$remote" --files "$copy"
says "$work/err" "$copy/.synco.yml:2:10:" "which is named"
run 0 "another one has none" "$synco" plan "$remote" --files "$work/elsewhere" --only files
finish

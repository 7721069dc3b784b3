# Goal: the example that keeps a staging copy fresh under cron fills, skips, refreshes, leaves the field to another
# run, tries again, and spoils nothing when it fails.
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

app=$ssh_home/shop copy=$work/staging state=$work/kept
sqlite_app "$app"
sqlite_fill "$app" 60000
files_fill "$app"
chown -R "$ssh_user" "$app"
sqlite_app "$copy"
printf 'remotes: {production: {url: "ssh://127.0.0.1:%s%s"}}\n' "$ssh_port" "$app" >"$copy/.synco.yml"

# refresh [SETTING=VALUE...] [-- OPTION...]: as cron runs it.
refresh() {
	local settings=()
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		settings+=("$1")
		shift
	done
	[ $# = 0 ] || shift
	env -i HOME="$HOME" XDG_STATE_HOME="$XDG_STATE_HOME" TMPDIR="$TMPDIR" SYNCO_SSH="$SYNCO_SSH" \
		PATH="$BUILD_ROOT/dest:/usr/bin:/bin:/usr/sbin" REFRESH_STATE="$state" REFRESH_PAUSE=1 "${settings[@]}" \
		setsid -w "$root/scripts/examples/staging-refresh" "$copy" production "$@" </dev/null
}
# later SECONDS: so much time has passed.
later() {
	local note
	for note in "$XDG_STATE_HOME"/synco/pull-*; do
		jq ".time -= $1" "$note" >"$work/note" && cat "$work/note" >"$note"
	done
}
# change: something is new at the source.
change() {
	sqlite3 "$app/database/database.sqlite" "UPDATE users SET name = '$1' WHERE id = 7"
	echo "$1" >"$app/storage/app/public/news"
	chown "$ssh_user" "$app/storage/app/public/news"
}
# last: the log's last line, without its time.
last() {
	tail -n 1 "$state/refresh.log" | cut -d ' ' -f 2-
}

# The first one fills; slowly, so that another comes in between.
refresh -- --limit-rate 200k >"$work/first.out" 2>&1 &
first=$!
started $first
wait_until 60 test -e "$copy/database/.database.sqlite.synco-part"
ok $? "a first run fills the copy"
run 75 "another one meanwhile" refresh
is "$(cat "$work/out" "$work/err")" "" "is worth no mail"
is "$(last)" "ended with status 75" "but noted"
wait $first
is $? 0 "the first one succeeds"
is "$(cat "$work/first.out")" "" "nor is that"
sqlite_same "the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
is "$(jq -r .event "$state/summary.json")" "done" "its summary is kept"
is "$(jq -r .rows "$state/summary.json")" 60000 "with what it brought"
is "$(grep -vc '^20[0-9-]*T[0-9:]*Z ' "$state/refresh.log")" 0 "each line of the log has its time"
is "$(grep -c '"event":"progress"' "$state/refresh.log")" 0 "and says something"

change two
cp "$state/summary.json" "$work/summary"
run 0 "a second run" refresh
is "$(cat "$work/out" "$work/err")" "" "is silent"
says "$state/refresh.log" '"event":"fresh"' "the copy is fresh"
is "$(sqlite3 "$copy/database/database.sqlite" 'SELECT name = "two" FROM users WHERE id = 7')" 0 "nothing was pulled"
same "$work/summary" "$state/summary.json" "the summary is that of the last pull"

later 43000
run 0 "almost 12 hours later" refresh
is "$(sqlite3 "$copy/database/database.sqlite" 'SELECT name = "two" FROM users WHERE id = 7')" 0 "it is still fresh"
later 300
rm "$app/storage/app/public/size-1.bin"
run 0 "a third run, after that" refresh
sqlite_same "refreshes the database" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "and the files"
is "$(jq -r .rows "$state/summary.json")" 1 "with little"

# Failures.
change three
sqlite3 "$copy/database/database.sqlite" .dump >"$work/before"
as_it_was() {
	sqlite3 "$copy/database/database.sqlite" .dump >"$work/after"
	same "$work/before" "$work/after" "$1: the copy is as it was"
}
ssh_deaf
sleep 1.1 # older than a second
run 4 "a host that is away" refresh REFRESH_MAX_AGE=1s REFRESH_TRIES=2
says "$work/out" "was not refreshed (status 4, try 2)" "is mailed"
says "$work/out" "Connection refused" "with the reason"
is "$(grep -c 'try 1 of 2 ended with status 4' "$state/refresh.log")" 1 "it was tried again"
as_it_was "away"
run 0 "while the copy is fresh" refresh
is "$(cat "$work/out" "$work/err")" "" "nobody minds"
ssh_listen
mv "$app/database/database.sqlite" "$app/kept.sqlite"
sleep 1.1 # older than a second
run 5 "a source that fails" refresh REFRESH_MAX_AGE=1s REFRESH_TRIES=1
says "$work/out" "status 5, try 1" "is mailed"
as_it_was "failed"
mv "$app/kept.sqlite" "$app/database/database.sqlite"
run 2 "a wrong option" refresh REFRESH_MAX_AGE=soon
says "$work/out" "--max-age soon" "is mailed"
run 2 "a folder that is not there" "$root/scripts/examples/staging-refresh" "$work/nowhere"
says "$work/err" "usage" "says how it is used"
mkdir -p "$XDG_STATE_HOME/aside" && mv "$XDG_STATE_HOME"/synco/target-* "$XDG_STATE_HOME/aside"
run 6 "a copy that is somebody's own" refresh REFRESH_TRIES=3
says "$work/out" "status 6, try 1" "is not tried again"
as_it_was "refused"
mv "$XDG_STATE_HOME"/aside/target-* "$XDG_STATE_HOME/synco"
sleep 1.1 # older than a second
run 0 "and all is well again" refresh REFRESH_MAX_AGE=1s
sqlite_same "the databases are equal" "$app" "$copy"
is "$(last)" "ended with status 0" "it is noted"

# What is to be done after it, which somebody agrees to once.
printf 'after_pull: ["echo done >>after"]\n' >>"$copy/.synco.yml"
sleep 1.1 # older than a second
run 6 "commands that nobody has agreed to" refresh REFRESH_MAX_AGE=1s REFRESH_TRIES=3
says "$work/out" "synco trust $copy" "the mail says what to type"
run 0 "agreed to" "$synco" trust --yes "$copy"
run 0 "and it goes on" refresh REFRESH_MAX_AGE=1s
is "$(cat "$copy/after")" "done" "with what is to be done"
nothing_left "after all" /tmp "$ssh_home"
finish

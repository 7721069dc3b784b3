# Goal: synco-lite keeps to what it serves: what honest apps need is still there (a database with a write-ahead
# log, uploads behind a link, a token file), and a folder that becomes another one while it serves is not read.
# synco does too: its targets are written, its commands run with all their rights, and a target's folder that
# becomes another one is not written to.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/copy
sqlite_app "$app"
sqlite_fill "$app"
files_fill "$app"
sqlite3 "$app/database/database.sqlite" 'PRAGMA journal_mode = WAL' >/dev/null
mv "$app/storage/app/private" "$work/uploads"
ln -s "$work/uploads" "$app/storage/app/private"
mkdir "$work/outside"
echo "not the app's" >"$work/outside/secret.txt"
cd "$work" || exit 1
# Whether the kernel has it, by another way than the program's own.
landlock=$(python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))')
seccomp=$(grep -c '^Seccomp:' /proc/self/status)

# ask_and_swap: serves to one destination, and gives a file set's folder another meaning before it comes.
ask_and_swap() {
	rm -f "$app/storage/app/private"
	ln -s "$work/uploads" "$app/storage/app/private"
	serve --root "$app" --listen 127.0.0.1:0 --ask --token-file "$work/token" >/dev/null
	[ -n "$url" ]
	ok $? "$1: the source is ready"
	[ -s "$work/token" ]
	ok $? "$1: with a token file"
	ln -sfn "$work/outside" "$app/storage/app/private"
	rm -rf "$copy"
	sqlite_app "$copy"
	(cd "$copy" && exec "$synco" pull "$url" "$(cat "$work/token")" >"$work/out" 2>"$work/err")
}

export SYNCO_SANDBOX=say
serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "the source is ready"
# Sanitizers have calls of their own, and no filter goes with them.
if [ "$landlock" -gt 0 ] && [ "$seccomp" = 1 ] && ! grep -q __asan_init "$lite"; then
	grep -qE 'sandbox: files by Landlock [0-9]+, calls by seccomp' "$work/serve.out"
	ok $? "it says what holds"
	lines=$(cat /proc/"$server"/task/*/status | grep -cE '^(NoNewPrivs:.1|Seccomp:.2)$')
	is "$lines" $((2 * $(ls /proc/"$server"/task | wc -l))) "which is so for all of its threads"
fi
sqlite_app "$copy"
run 0 "pull" sh -c "cd '$copy' && '$synco' pull '$url' '$token'"
sqlite_same "the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
stop_serving
is "$(ls "$TMPDIR")" "" "nothing is left"
unset SYNCO_SANDBOX

ask_and_swap "another folder"
sqlite_same "another folder: the databases are equal" "$app" "$copy"
if [ "$landlock" -gt 0 ]; then
	[ ! -e "$copy/storage/app/private/secret.txt" ]
	ok $? "another folder: it is not read"
else
	skip "no Landlock here"
fi
stop_serving
is "$(ls "$TMPDIR")" "" "another folder: nothing is left"

export SYNCO_SANDBOX=off
ask_and_swap "turned off"
[ -e "$copy/storage/app/private/secret.txt" ]
ok $? "turned off: all is as before"
stop_serving
unset SYNCO_SANDBOX
rm "$app/storage/app/private"
ln -s "$work/uploads" "$app/storage/app/private"

# The destination.
rm -rf "$copy"
sqlite_app "$copy"
mkdir "$work/sql" "$work/elsewhere" "$work/new"
cat >"$copy/.synco.yml" <<END
after_pull: ["grep NoNewPrivs /proc/self/status >'$work/rights'", "id -u >'$work/elsewhere/ran'"]
END
serve_ready --root "$app" --listen 127.0.0.1:0
cd "$copy" || exit 1
run 0 "the commands are agreed to" "$synco" trust --yes
run 0 "pull with commands" env SYNCO_SANDBOX=say "$synco" pull "$url" "$token"
[ "$landlock" -le 0 ] || says "$work/err" "sandbox: files by Landlock" "it says what holds"
sqlite_same "with commands: the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "with commands: the files are equal"
is "$(cut -f 2 "$work/rights")" 0 "a command may gain rights, as sudo does"
[ -s "$work/elsewhere/ran" ]
ok $? "and write anywhere"
run 0 "into a new folder" "$synco" pull "$url" "$token" --only db --into "sqlite:$work/new/new.sqlite"
run 0 "into a file" "$synco" pull "$url" "$token" --only db --into "$work/sql/dump.sql.zst"
cat >"$copy/.synco.yml" <<END
after_pull: ["echo one", "exit 3", "touch '$work/elsewhere/too-far'"]
END
run 0 "others are, too" "$synco" trust --yes
run 1 "a command that fails" "$synco" pull "$url" "$token"
says "$work/err" "exit 3 failed with status 3" "is named"
[ ! -e "$work/elsewhere/too-far" ]
ok $? "and is the last"
stop_serving
rm "$copy/.synco.yml"

# A channel whose command gives the target's folder another meaning.
other_target() {
	printf '#!/bin/sh\n[ ! -d "%s" ] || [ -L "%s" ] || { rm -r "%s"; ln -s "%s" "%s"; }\nexec "$@"\n' \
		"$work/target" "$work/target" "$work/target" "$work/elsewhere" "$work/target" >"$work/swap"
	chmod 755 "$work/swap"
	mkdir "$work/target"
	if [ "$landlock" -gt 0 ]; then
		run 1 "a target that becomes another one" "$synco" pull --via "$work/swap" --root "$app" --only db \
			--into "sqlite:$work/target/copy.sqlite"
		is "$(find "$work/elsewhere" -name 'copy.sqlite*')" "" "nothing is written there"
	else
		skip "no Landlock here"
	fi
	rm -r "$work/target"
	mkdir "$work/target"
	run 0 "turned off" env SYNCO_SANDBOX=off "$synco" pull --via "$work/swap" --root "$app" --only db \
		--into "sqlite:$work/target/copy.sqlite"
	[ -s "$work/elsewhere/copy.sqlite" ]
	ok $? "turned off: it is"
}
if [ -x "$root/build-static/$(uname -m)/synco-lite" ]; then
	other_target
else
	skip "a channel sends the static synco-lite: scripts/build-static makes it"
fi
for _ in $(seq 100); do
	[ -n "$(ls "$TMPDIR")" ] || break
	sleep 0.1
done
is "$(ls "$TMPDIR")" "" "nothing is left at the end"
finish

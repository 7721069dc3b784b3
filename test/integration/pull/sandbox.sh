# Goal: synco-lite keeps to what it serves: what honest apps need is still there (a database with a write-ahead
# log, uploads behind a link, a token file), and a folder that becomes another one while it serves is not read.
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
if [ "$landlock" -gt 0 ] && [ "$seccomp" = 1 ]; then
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
finish

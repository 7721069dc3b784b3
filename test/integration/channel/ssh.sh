# Goal: one command brings an app through a real sshd; nothing is installed or listens there, nothing
# stays; a channel that breaks is taken up again; each fault has its message.
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

app=$ssh_home/shop copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 20000
files_fill "$app"
head -c 60000000 /dev/urandom >"$app/storage/app/private/large.bin"
chown -R "$ssh_user" "$app"
sqlite_app "$copy"
cd "$copy" || exit 1
remote=ssh://127.0.0.1:$ssh_port$app

run 0 "plan through ssh" "$synco" plan "$remote"
says "$work/err" "20000 rows" "plan counts the rows"
nothing_left "after plan" /tmp "$ssh_home"

run 0 "pull through ssh" "$synco" pull "$remote" --spool-limit 32M
sqlite_same "the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
says "$work/err" "sending synco-lite" "the program was sent"
nothing_left "after pull" /tmp "$ssh_home"
is "$(find "$work/tmp" -name 'synco-*')" "" "nothing is left here"

run 0 "a root below the home" "$synco" pull "ssh://127.0.0.1:$ssh_port/~/shop" --json
is "$(jq -r 'select(.event == "done") | .files' "$work/out")" 0 "no file is written again"

# The program can stay, and is then taken.
run 0 "--keep-binary" "$synco" pull "$remote" --only db --keep-binary
run 0 "the next pull" "$synco" pull "$remote" --only db
is "$(grep -c 'sending synco-lite' "$work/err")" 0 "sends nothing"
wait_until 10 nothing_runs
kept=$(find /tmp -maxdepth 1 -user "$ssh_user" -name 'synco-*')
is "$kept" "/tmp/synco-$(id -u "$ssh_user")" "it is kept in a folder of the user's"
[ -n "$kept" ] || exit 1
# An older one beside it is left alone; one in a folder that somebody else owns is never run.
echo old >"$kept/synco-lite-0123"
chmod 755 "$kept"/synco-lite-0123
chown root "$kept"
run 0 "a folder of somebody else" "$synco" pull "$remote" --only db
says "$work/err" "sending synco-lite" "is not trusted"
rm -rf "$kept"

# While it works: no port, low priority.
"$synco" pull "$remote" --limit-rate 5M --files "$work/slow" --only files \
	2>"$work/slow.err" &
pull=$!
started $pull
wait_until 20 pgrep -u "$ssh_user" -f 'synco-lite[^ ]* attach' >/dev/null
server=$(pgrep -u "$ssh_user" -f 'synco-lite[^ ]* serve' | head -n 1)
no_port "during a pull"
is "$(ps -o ni= -p "$server" | tr -d ' ')" 10 "it has low priority"

# Two at once from one host don't meet.
run 0 "a second pull beside it" "$synco" pull "$remote" --only db --into "sqlite:$work/two.db"

# The channel dies: the pull goes on.
for _ in 1 2 3; do
	sleep 1
	pkill -KILL -f "ssh -F $ssh_dir/config"
	pkill -KILL -u "$ssh_user" -f 'synco-lite[^ ]* attach'
done
wait $pull
is $? 0 "a pull whose channel was killed three times ends well"
same_files "$app/storage/app" "$work/slow/storage/app" "with equal files"
nothing_left "after it" /tmp "$ssh_home"

# What is here already does not travel again.
run 0 "a refresh through the channel" "$synco" pull "$remote" --only db --json --into "sqlite:$work/two.db"
is "$(jq -r 'select(.event == "done") | "\(.rows) \(.rowsRemoved)"' "$work/out")" "0 0" "of what has not changed brings no row"
sqlite3 "$work/two.db" .dump | sha256sum >"$work/before"
sqlite3 "$work/two.db" "DELETE FROM users"
! sqlite3 "$work/two.db" .dump | sha256sum | cmp -s - "$work/before"
ok $? "rows are removed here"
run 0 "a refresh of what was changed here" "$synco" pull "$remote" --only db --json --into "sqlite:$work/two.db"
sqlite3 "$work/two.db" .dump | sha256sum | cmp -s - "$work/before"
ok $? "brings it back"

# The client is killed: the session ends itself.
"$synco" pull "$remote" --limit-rate 1M --files "$work/killed" --only files 2>/dev/null &
pull=$!
wait_until 20 pgrep -u "$ssh_user" -f 'synco-lite[^ ]* attach' >/dev/null
sleep 1
kill -KILL $pull
wait $pull 2>/dev/null
wait_until 20 eval '! pgrep -u "$ssh_user" -f "synco-lite[^ ]* attach" >/dev/null'
ok $? "a killed client's channels end"
pkill -KILL -u "$ssh_user" -f 'synco-lite[^ ]* serve'
wait_until 10 nothing_runs
nothing_left "after a kill of the server's processes" "$ssh_home"
run 0 "the next pull" "$synco" pull "$remote" --only db
nothing_left "has swept it" /tmp "$ssh_home"

# Ctrl-C: at once, and all is removed.
env --default-signal=INT,HUP "$synco" pull "$remote" --limit-rate 1M --files "$work/stopped" --only files 2>/dev/null &
pull=$!
wait_until 20 pgrep -u "$ssh_user" -f 'synco-lite[^ ]* attach' >/dev/null
kill -INT $pull
wait $pull
is $? 130 "Ctrl-C ends it"
nothing_left "after Ctrl-C" /tmp "$ssh_home"

# The server is killed: told, with the reason.
"$synco" pull "$remote" --limit-rate 1M --files "$work/dead" --only files --retry 3 2>"$work/err" &
pull=$!
wait_until 20 pgrep -u "$ssh_user" -f 'synco-lite[^ ]* attach' >/dev/null
sleep 1
pkill -KILL -o -u "$ssh_user" -f 'synco-lite[^ ]* serve'
wait $pull
is $? 4 "a server that is killed is unreachable"
says "$work/err" "the session there has ended" "and said to have ended"
nothing_left "after it" /tmp "$ssh_home"

# Idle time.
session=$work/tmp/synco-AAAAAAAAAAAAAAAAAAAAAA
printf '%s\n\n' "synco1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
	"$static" serve --background --root "$app" --idle 2 >"$work/out" 2>"$work/err"
is $? 0 "serve --background returns"
is "$(cat "$work/out")" $session "and prints the session's folder"
[ -S "$session/socket" ]
ok $? "which has a socket"
is "$(stat -c %a "$session")" 1700 "that nobody else can reach"
wait_until 8 eval '[ ! -e "$session" ]'
ok $? "after the idle time it is gone"
run 4 "attach to a session that is gone" "$static" attach "$session"

# Faults, each with its message.
run 4 "an unknown host key" env SYNCO_SSH="ssh -F $ssh_dir/config -o UserKnownHostsFile=/dev/null" \
	"$synco" plan "$remote" </dev/null
says "$work/err" "Host key verification failed" "is said"
run 4 "no key that is accepted" env SYNCO_SSH="ssh -F $ssh_dir/config -o PubkeyAuthentication=no" \
	setsid "$synco" plan "$remote" </dev/null
says "$work/err" "Permission denied" "is said"
run 4 "a port without sshd" "$synco" plan "ssh://127.0.0.1:1$app"
says "$work/err" "Connection refused" "is said"
run 1 "no such command here" env SYNCO_SSH=/nowhere/ssh "$synco" plan "$remote"
says "$work/err" "/nowhere/ssh" "is said"
run 4 "a command that is not found there" "$synco" plan --via "ssh -F $ssh_dir/config -p $ssh_port 127.0.0.1 nosuch exec" --root "$app"
says "$work/err" "nosuch" "is said"
run 5 "no app there" "$synco" plan "ssh://127.0.0.1:$ssh_port$ssh_home/.ssh"
says "$work/err" "no app" "is said"
mkdir "$work/fake"
for system in "Linux riscv64" "Darwin arm64"; do
	printf '#!/bin/sh\necho %s\n' "$system" >"$work/fake/uname"
	chmod 755 "$work/fake/uname"
	run 5 "a system without a synco-lite: $system" "$synco" plan --via "env PATH=$work/fake:$PATH" --root "$app"
	says "$work/err" "\"$system\" has no synco-lite" "is said"
done
# As one for another architecture would be, where the kernel does not emulate it.
printf '#!/bin/sh\necho Linux x86_64\n' >"$work/fake/uname"
mkdir -p "$work/wrong/bin"
cp "$synco" "$work/wrong/bin/synco"
{
	printf '\177ELF\2\1\1'
	head -c 10000 /dev/zero
} >"$work/wrong/bin/synco-lite-x86_64"
run 5 "a program that does not start there" "$work/wrong/bin/synco" plan --via "env PATH=$work/fake:$PATH" --root "$app"
says "$work/err" "the program does not start there" "is said"
run 2 "a terminal between" "$synco" plan --via "ssh -F $ssh_dir/config -tt -p $ssh_port 127.0.0.1" --root "$app"
says "$work/err" "a terminal stands between" "is said"
run 2 "a token with ssh" "$synco" plan "$remote" synco1.x
run 2 "--via and a URL" "$synco" plan "$remote" --via "ssh www"
run 2 "a host that is an option" "$synco" plan "ssh://-oProxyCommand=touch%20$work%2fowned/x"
[ ! -e "$work/owned" ]
ok $? "is not taken for one"
nothing_left "after these" /tmp "$ssh_home"

# A login shell that talks, on both outputs, without a newline at the end.
cat >"$ssh_home/.bashrc" <<-'END'
	echo "Welcome! synco-lite is great"
	echo "warning: disk almost full" >&2
	printf 'prompt> '
END
run 0 "a noisy .bashrc" "$synco" pull "$remote" --files "$work/noisy" --only files
same_files "$app/storage/app" "$work/noisy/storage/app" "changes nothing"
rm "$ssh_home/.bashrc"

# Folders where nothing can run, or nothing fits.
mkdir "$work/noexec" "$work/full"
mount -t tmpfs -o noexec,mode=1777 none "$work/noexec" &&
	mount -t tmpfs -o size=1m,mode=1777 none "$work/full"
if [ $? = 0 ]; then
	for dir in noexec full; do
		echo "export TMPDIR=$work/$dir" >"$ssh_home/.bashrc"
		run 0 "$dir TMPDIR" "$synco" plan "$remote"
		says "$work/err" "$work/$dir: " "is said, and another is taken"
		is "$(ls "$work/$dir")" "" "nothing is left in it"
	done
	rm "$ssh_home/.bashrc"
	umount "$work/noexec" "$work/full"
else
	ok 1 "mount a noexec and a full folder (tests run as root)"
fi
finish

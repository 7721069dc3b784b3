# Goal: somebody whose key is only good for "synco-lite serve --stdio" pulls what that command offers, as the
# source's policy has it, and gets nothing else, whatever is asked for; each session leaves one line.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/ssh.sh"

cleanup() {
	ssh_stop
}
runs() {
	pgrep -u "$ssh_user" -f 'synco-lite serve' >/dev/null
}
rests() {
	! runs
}
ssh_start
ok $? "a real sshd with a user of its own"
app=$ssh_home/shop copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 20000
files_fill "$app"
cat >"$app/.synco.yml" <<-END
	audit: ../audit.jsonl
	database: {mask: {users: {email: email}}, exclude: [sessions]}
END
cp "$lite" "$ssh_home/synco-lite"
chown -R "$ssh_user" "$app"
printf 'restrict,command="%s serve --stdio --root %s" %s\n' "$ssh_home/synco-lite" "$app" \
	"$(cat "$ssh_dir/key.pub")" >"$ssh_home/.ssh/authorized_keys"
sqlite_app "$copy"
cd "$copy" || exit 1
remote=ssh://127.0.0.1:$ssh_port/

run 0 "pull" "$synco" pull "$remote"
is "$(sqlite3 database/database.sqlite "SELECT count(*), sum(email LIKE '%@x.example') FROM users")" "20000|0" \
	"all rows, masked"
same_files "$app/storage" "$copy/storage" "the files are equal"
is "$(grep -c 'sending synco-lite' "$work/err")" 0 "no program was sent"
wait_until 10 rests
is "$(find /tmp -maxdepth 1 -user "$ssh_user" -name 'synco-*')" "" "nothing is left"
sqlite3 "$app/database/database.sqlite" "DELETE FROM users WHERE id = 7"
run 0 "a refresh" "$synco" pull "${remote}etc" --all
says "$work/err" "--all does not count" "what can't be asked for is said"
is "$(sqlite3 database/database.sqlite "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM sessions)")" \
	"19999|0" "and does not come"
run 2 "another database" "$synco" pull "$remote" --from-db "sqlite:$app/database/database.sqlite"
says "$work/err" "leave --from-db out" "is not theirs to name"

# Without synco: no shell, no file, no session of anybody's.
client=(ssh -F "$ssh_dir/config" -p "$ssh_port" 127.0.0.1)
run 2 "a shell" "${client[@]}" "touch $ssh_home/shell" </dev/null
[ ! -e "$ssh_home/shell" ]
ok $? "does not run"
for line in 'word=$(id)' $'word=a\nsynco-stdio attach synco-../../../../../../etc' \
	$'word=a\nsynco-stdio attach /etc/passwd............' $'word=a\nsynco-stdio restart' \
	"$(head -c 100000 /dev/zero | tr '\0' 'x')"; do
	printf '%s\n' "$line" | timeout 20 "${client[@]}" sh >"$work/out" 2>"$work/err"
	[ $? -ne 0 ] && ! grep -q 'uid=\|root:' "$work/out"
	ok $? "refused: $(printf %q "${line:0:40}")"
done
printf 'word=a\nsynco-stdio attach synco-AAAAAAAAAAAAAAAAAAAAAA\n' | "${client[@]}" >"$work/out" 2>"$work/err"
says "$work/out" "a gone" "a session that is not there"

is "$(jq -r '[.outcome, .rows, .user == "'"$ssh_user"'", (.sets | join(" ")), (.ssh | startswith("127.0.0.1 "))] | @csv' "$ssh_home/audit.jsonl" |
	head -n 1)" '"ended",20000,true,"db public private",true' "the audit has who, what and how much"
is "$(wc -l <"$ssh_home/audit.jsonl")" 2 "one line for each session"
is "$(stat -c %a "$ssh_home/audit.jsonl")" 600 "which nobody else reads"

# However it ends.
"$synco" pull "$remote" --files "$work/slow" --limit-rate 200k --only files 2>/dev/null &
pull=$!
started $pull
wait_until 20 runs
sleep 1
# The one that works has threads; what watches over it has none.
kill -KILL "$(ps -u "$ssh_user" -o nlwp=,pid=,args= | grep 'synco-lite serve' | sort -rn | awk 'NR == 1 { print $2 }')"
wait_until 10 eval '[ "$(wc -l <"$ssh_home/audit.jsonl")" = 3 ]'
kill "$pull"
wait "$pull" 2>/dev/null
is "$(jq -r .outcome "$ssh_home/audit.jsonl" | sed -n 3p)" killed "also of one that is killed"
# Sessions are started that nobody comes for.
id=$(head -c 15 /dev/urandom | base64 | tr '+/' '-_')
for i in A B C D E F G H I; do
	printf 'word=a\nsynco-stdio start\nsynco1.%s%sA.EBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8\n\n' "$id" $i |
		"${client[@]}" >"$work/out" 2>"$work/err"
done
says "$work/out" "a started 75" "not any number of sessions"
pkill -u "$ssh_user" -f 'synco-lite serve'
wait_until 10 rests
ln -sf /etc/hostname "$ssh_home/audit.jsonl"
run 5 "an audit that can't be written" "$synco" pull "$remote" --only db
says "$work/err" "audit: open" "ends it before it begins"
rm "$ssh_home/audit.jsonl"

# A file that root writes is chosen by nobody else.
refused() {
	run 2 "$1" timeout 20 "$lite" serve --root "$app" --listen 127.0.0.1:0
	says "$work/err" "$2" "$1: says why"
	[ ! -e "$work/root-audit" ]
	ok $? "$1: nothing is written"
}
conf() {
	echo "audit: $1" >"$app/.synco.yml"
	chown root:root "$app/.synco.yml"
	chmod 644 "$app/.synco.yml"
}
conf "$work/root-audit"
chown "$ssh_user" "$app/.synco.yml"
refused "another one's policy" "belongs to user"
conf "$work/root-audit"
chmod 666 "$app/.synco.yml"
refused "a policy that all can write to" "can be written by others"
chmod 664 "$app/.synco.yml" && chgrp "$(id -g "$ssh_user")" "$app/.synco.yml"
refused "a policy that strangers' group can write to" "can be written by others"
ln -s "$work" "$ssh_home/log"
conf "../log/root-audit"
refused "a way that leads there as its owner wants" "others can put another file there"
conf "$ssh_home/root-audit"
refused "another one's folder" "others can put another file there"
mkdir "$work/log" && touch "$work/log/own" "$work/log/theirs" && chown "$ssh_user" "$work/log/theirs"
conf "$work/log/theirs"
refused "another one's file" "no plain file of root's"
ln "$work/log/own" "$work/log/own-too"
conf "$work/log/own"
refused "a file that has two names" "no plain file of root's"
rm "$work/log/own-too"
"$lite" serve --root "$app" --listen 127.0.0.1:0 --json >"$work/out" 2>"$work/err" &
serving=$!
started $serving
wait_until 10 grep -q '"session"' "$work/out"
kill $serving
wait $serving 2>/dev/null
# Stopped, or ended where all was read already.
is "$(jq '.outcome | IN("stopped", "ended")' "$work/log/own")" true "root's own file is written"
size=$(stat -c %s "$app/database/database.sqlite")
dd if=/dev/urandom of="$app/database/database.sqlite" bs=4096 count=20 seek=$((size / 4096 / 2)) conv=notrunc status=none
run 1 "a session that fails" timeout 60 "$lite" serve --root "$app" --listen 127.0.0.1:0
is "$(tail -n 1 "$work/log/own" | jq -r '[.outcome, .rows > 100, .rowBytes > 1000] | @csv')" '"failed",true,true' \
	"is noted with what had been read"
finish

# Goal: a cloned checkout runs nothing, and leads nowhere, before its user has agreed to what its .synco.yml says.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"

app=$work/app copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 10
sqlite_app "$copy"
serve_ready --root "$app" --listen 127.0.0.1:0
ok $? "a source"
export SYNCO_TOKEN=$token
cd "$copy" || exit 1
pulled() {
	[ -s database/database.sqlite ]
	is $? "$1" "$2"
	rm -f database/database.sqlite
}
# at_terminal STATUS NAME STEP... -- COMMAND...: see test/lib/terminal.py.
at_terminal() {
	local status=$1 name=$2
	shift 2
	run "$status" "$name" timeout 100 env TERM=xterm python3 "$here/terminal.py" "$@"
}
advice="agree to it with: synco trust $copy"

# What runs.
cat >.synco.yml <<END
remotes:
  production: {url: "$url"}
  more: {url: "$url", after: ["touch pwned"]}
  chain: {via: "sh -c 'touch pwned'", root: /}
END
run 0 "a file whose commands are not needed" "$synco" pull production
pulled 0 "is followed"
for verb in "pull more" "pull more --yes" "pull chain" "plan chain" "plan chain --json" "pull chain --dry-run" "pull chain --quiet"; do
	# shellcheck disable=SC2086
	run 6 "$verb" "$synco" $verb
	says "$work/err" "$advice" "$verb: says what to type"
done
for verb in remotes "config check" detect "plan more" "plan production" "init --force --root $app"; do
	# shellcheck disable=SC2086
	run 0 "$verb: no command is needed" "$synco" $verb
done
rm "$app/.synco.yml"
[ ! -e pwned ]
ok $? "nothing ran"
pulled 1 "and nothing came"
cat >.synco.yml <<END
remotes: {production: {url: "$url"}}
after_pull: ["echo one >>done"]
END
run 6 "after_pull" "$synco" pull production
run 6 "after_pull, from an address that was typed" "$synco" pull "$url"
says "$work/err" "echo one >>done" "names the command"
run 0 "a plan of it" "$synco" plan production
run 6 "trust, when nobody is there" "$synco" trust
says "$work/out" "after_pull: echo one >>done" "shows what it is about"
says "$work/err" "--yes" "and what to type"
run 6 "which agrees to nothing" "$synco" pull production
run 0 "trust --yes" "$synco" trust --yes
run 0 "then it runs" "$synco" pull production
is "$(cat done)" one "just that"
run 0 "and again" "$synco" pull production
run 0 "trust of what was agreed to" "$synco" trust
run 0 "the list" "$synco" trust --list
is "$(cat "$work/out")" "$copy/.synco.yml" "names it"
echo '# a word' >>.synco.yml
run 0 "a comment changes nothing" "$synco" pull production
sed -i 's/echo one/echo two/' .synco.yml
run 6 "another command" "$synco" pull production
says "$work/err" "the file has changed since it was agreed to" "says that it was not so before"
run 0 "the list" "$synco" trust --list
says "$work/out" "has changed" "says so"
sed -i 's/echo two/echo one/' .synco.yml
run 0 "the same one again" "$synco" pull production
mkdir "$work/elsewhere" && cp -r . "$work/elsewhere/copy"
run 6 "the same file elsewhere" env -C "$work/elsewhere/copy" "$synco" pull production
ln -s "$copy" "$work/link"
run 0 "the same through a link" env -C "$work/link" "$synco" pull production --files .
mkdir -p "$work/other" && ln -s "$copy/.synco.yml" "$work/other/.synco.yml"
run 6 "the same file, linked to by another checkout" env -C "$work/other" "$synco" pull production
says "$work/err" "synco trust $work/other" "is agreed to there"
[ ! -e "$work/other/done" ]
ok $? "its commands mean something else there"
run 0 "agreed to there" "$synco" trust --yes "$work/other"
run 0 "forgotten there" "$synco" trust --forget "$work/other"
run 6 "it is asked there again" env -C "$work/other" "$synco" pull production
run 0 "forgotten" "$synco" trust --forget
run 6 "it is asked again" "$synco" pull production
run 0 "agreed to from elsewhere" env -C / "$synco" trust --yes "$copy"
run 0 "it runs" "$synco" pull production
run 0 "forgotten from elsewhere" env -C / "$synco" trust --forget "$copy"
run 0 "nothing is left" "$synco" trust --list
is "$(cat "$work/out")" "" "nothing"
printf "0123\nno path\n" >"$XDG_STATE_HOME/synco/trust-0123"
run 0 "a note that is damaged" "$synco" trust --list
is "$(cat "$work/out")" "" "is none"
run 2 "two at once" "$synco" trust --list --yes
run 2 "no file" "$synco" trust --yes "$app"
rm -f database/database.sqlite done

# At a terminal.
at_terminal 6 "no" 'wait:after_pull: echo one >>done' 'wait:type yes' 'type:no\n' -- "$synco" pull production
[ ! -e done ]
ok $? "runs nothing"
pulled 1 "brings nothing"
at_terminal 6 "enter" 'wait:type yes' 'type:\n' -- "$synco" pull production
at_terminal 0 "yes" 'wait:type yes' 'type:yes\n' -- "$synco" pull production
is "$(cat done)" one "runs it"
at_terminal 0 "once" -- "$synco" pull production
is "$(wc -l <done)" 2 "and is not asked again"
at_terminal 6 "--json asks nobody" -- "$synco" pull production --json --files "$work/elsewhere/copy"
rm done
printf 'remotes: {x: {via: "sh -c true \\u202e\\L", root: "/a b"}}\n' >.synco.yml
at_terminal 6 "what deceives" 'wait:\xe2\x80' 'wait:type yes' 'type:\n' -- "$synco" plan x
says "$work/out" 'via: sh -c true \xe2\x80\xae\xe2\x80\xa8' "is shown as it is"
says "$work/out" 'root: /a b' "with where it runs"
at_terminal 0 "trust at a terminal" 'wait:type yes' 'type:yes\n' -- "$synco" trust

printf 'remotes: {x: {via: "true x", root: "/a"}}\n' >.synco.yml
run 0 "a chain in a folder" "$synco" trust --yes
printf 'remotes: {x: {via: "true x", root: "/b"}}\n' >.synco.yml
run 6 "in another one" "$synco" plan x
printf 'remotes: {y: {via: "true x", root: "/a"}}\n' >.synco.yml
run 6 "by another name" "$synco" plan y

# Where the file leads.
for into in sqlite:/tmp/x.sqlite sqlite:../x.sqlite ../x.sql /tmp/x.sql 'mysql://u:p@db.example/x' 'db=postgres://db.example/x' \
	sqlite:link/x.sqlite link/x.sql.zst postgres:///x?host=db.example postgres:///x?hostaddr=192.0.2.1 \
	postgres://localhost,db.example/x 'postgres:///x?host=/tmp,db.example' postgres://%2Ftmp%2Cdb.example/x \
	postgres://localhost%2Cdb.example/x postgres:///x?service=other; do
	[ -e link ] || ln -s "$work" link
	printf 'remotes: {x: {url: "%s", into: "%s"}}\n' "$url" "$into" >.synco.yml
	run 6 "into $into" "$synco" pull x
	says "$work/err" "$advice" "into $into: says what to type"
done
ln -s "$work/planted" x.sqlite && ln -s "$work/planted" x.sql
for into in sqlite:x.sqlite x.sql; do
	printf 'remotes: {x: {url: "%s", into: "%s"}}\n' "$url" "$into" >.synco.yml
	run 6 "into $into, through a link" "$synco" pull x
	[ ! -e "$work/planted" ]
	ok $? "into $into: nothing came"
done
rm x.sqlite x.sql
for into in sqlite:x.sqlite x.sql sqlite:database/x.sqlite; do
	printf 'remotes: {x: {url: "%s", into: "%s"}}\n' "$url" "$into" >.synco.yml
	run 0 "into $into" "$synco" pull x
done
for host in 127.0.0.1 127.0.0.1:6379 localhost "[::1]:80" ::1 www.example.com:8080 169.254.169.254 10.0.0.1 router a.localhost; do
	printf 'remotes: {x: {url: "%s", allow_hosts: ["%s"]}}\n' "$url" "$host" >.synco.yml
	run 6 "a way to $host" "$synco" plan x
	says "$work/err" "$advice" "a way to $host: says what to type"
done
printf 'remotes: {x: {url: "%s", allow_hosts: [cdn.example.com]}}\n' "$url" >.synco.yml
run 0 "a host of the world" "$synco" plan x
printf 'remotes: {x: {url: "%s", into: "/tmp/x.sql"}}\n' "$url" >.synco.yml
run 0 "what is typed comes first" "$synco" pull x --into y.sql
rm -f x.sql y.sql link .synco.yml

# Somebody else's file.
printf 'remotes: {x: {url: "%s"}}\n' "$url" >.synco.yml
run 0 "the user's own" "$synco" pull x
strange() {
	local verb
	for verb in "pull x" "plan x" "pull $url"; do
		# shellcheck disable=SC2086
		run 6 "$1: $verb" "$synco" $verb
		says "$work/err" "$2" "$1: $verb: says why"
		says "$work/err" "$advice" "$1: $verb: says what to type"
	done
	run 0 "$1: remotes" "$synco" remotes
}
chmod 666 .synco.yml
strange "a file that others can write to" "others can write to $copy/.synco.yml"
chmod 644 .synco.yml
chmod 777 .
strange "a folder that others can write to" "others can write to $copy:"
chmod 1777 .
run 0 "where they can't put anything in its place" "$synco" plan x
chmod 755 .
if [ "$(id -u)" = 0 ]; then
	chown nobody .synco.yml
	strange "another one's file" "$copy/.synco.yml belongs to nobody"
	run 0 "as with git, sudo's user is who has called" env SUDO_UID="$(id -u nobody)" "$synco" plan x
	run 0 "agreed to" "$synco" trust --yes
	says "$work/out" "not yours alone" "it says so"
	run 0 "it is followed" "$synco" pull x
	echo '# a word' >>.synco.yml
	run 6 "until anything of it changes" "$synco" pull x
	chown root .synco.yml
	chown nobody .
	strange "another one's folder" "$copy belongs to nobody"
	chown root .
	chgrp nogroup .synco.yml && chmod 664 .synco.yml
	strange "a group of others" "others can write to $copy/.synco.yml"
	chgrp root .synco.yml
	run 0 "the own group" "$synco" plan x
	mkdir -p "$work/theirs" && cp -r . "$work/theirs/copy" && chown nobody "$work/theirs"
	run 6 "a folder in another one's" env -C "$work/theirs/copy" "$synco" plan x
	rm .synco.yml && echo "remotes: {x: {url: '$url'}}" >"$work/theirs/config" && chown nobody "$work/theirs/config"
	ln -s "$work/theirs/config" .synco.yml
	run 6 "a link to another one's file" "$synco" plan x
	rm .synco.yml
else
	skip "files of others need root"
fi
stop_serving
finish

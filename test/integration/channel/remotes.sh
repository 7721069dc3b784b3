# Goal: daily use: a remote has a name in .synco.yml, and what is to be done after a pull is done.
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
sqlite_fill "$app"
files_fill "$app"
chown -R "$ssh_user" "$app"
sqlite_app "$copy"
cd "$copy" || exit 1
url=ssh://127.0.0.1:$ssh_port$app

run 2 "without a remote" "$synco" pull
says "$work/err" "the name of a remote of .synco.yml" "says what it takes"
cat >.synco.yml <<END
remotes:
  production: {url: "$url"}
after_pull: [pwd >>done]
END
run 6 "what is to be done was not agreed to" "$synco" pull
run 0 "it is now" "$synco" trust --yes
run 0 "the only remote need not be named" "$synco" pull
sqlite_same "the databases are equal" "$app" "$copy"
same_files "$app/storage" "$copy/storage" "the files are equal"
is "$(cat done)" "$(pwd -P)" "what is to be done after it was done, in the app's folder"
is "$(grep -c 'after_pull: pwd' "$work/err")" 1 "and shown"

cat >.synco.yml <<END
remotes:
  production: {url: "$url", only: [db]}
  again:
    via: "$SYNCO_SSH -p $ssh_port 127.0.0.1"
    root: "$app"
    into: sqlite:other.db
    after: ["echo second >>done", "exit 3", "echo third >>done"]
after_pull: ["echo first >>done"]
END
run 6 "a chain of the file's" "$synco" plan again
run 0 "and what is to be done" "$synco" trust --yes
run 0 "the list of remotes" "$synco" remotes
is "$(cut -f 1 "$work/out" | tr '\n' ' ')" "production again " "has their names"
run 0 "as JSON" "$synco" remotes --json
is "$(jq -r 'select(.event == "remote" and .name == "again") | .root' "$work/out")" "$app" "it says where they are"
run 2 "one of two must be named" "$synco" pull
says "$work/err" "production, again" "it names them"
run 2 "one that is not there" "$synco" pull prodution
says "$work/err" "production, again" "it names those that are"

rm -rf storage done
run 0 "by its name" "$synco" pull production
[ ! -e storage ]
ok $? "only what it says comes"
run 0 "the command line comes first" "$synco" pull production --only files
[ -f storage/app/private/invoice.txt ]
ok $? "the files are here"
rm -rf storage
run 0 "a file set by its name" "$synco" pull production --only files:private
[ -f storage/app/private/invoice.txt ] && [ ! -e storage/app/public ]
ok $? "only that comes"
run 5 "a kind that it is not of" "$synco" pull production --only db:private
says "$work/err" "there is no such set" "is refused there"
rm done
run 1 "a command fails" "$synco" pull again --only db
says "$work/err" "exit 3 failed with status 3" "it is named"
is "$(tr '\n' ' ' <done)" "first second " "what was before it was done, what is behind it not"
is "$(sqlite3 other.db 'SELECT count(*) FROM users')" 5000 "and the rows are here"
rm done
run 0 "a plan" "$synco" plan again
[ ! -e done ]
ok $? "does nothing of it"
printf 'remotes: {a: {url: x, via: y}}' >.synco.yml
run 2 "a remote with two ways" "$synco" pull a
says "$work/err" ".synco.yml:1:14: remotes.a: give url, or via" "is refused, with its place"
nothing_left "after all" /tmp "$ssh_home"
finish

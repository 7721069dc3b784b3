# Goal: whichever byte a connection breaks at, the pull goes on where it was: while a session is
# started, while its rows are read, while files come.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/channel.sh"
. "$(dirname "$0")/../../lib/ssh.sh"

cleanup() {
	ssh_stop
}
ssh_start

app=$ssh_home/shop copy=$work/laptop
sqlite_app "$app"
sqlite_fill "$app" 20000
mkdir -p "$app/storage/app/private"
for i in 1 2 3 4 5 6 7 8; do
	head -c $((i * 50000)) /dev/urandom >"$app/storage/app/private/$i.bin"
done
chown -R "$ssh_user" "$app"

# try BYTES: all connections break after so many.
try() {
	local proxy port
	coproc PROXY { exec python3 "$here/cut_proxy.py" "$ssh_port" "$1"; }
	proxy=$PROXY_PID
	started "$proxy"
	read -r port <&"${PROXY[0]}"
	rm -rf "$copy"
	sqlite_app "$copy"
	cd "$copy" || exit 1
	run 0 "connections of $1 bytes" "$synco" pull "ssh://127.0.0.1:$port$app" --spool-limit 32M
	sqlite_same "the databases are equal" "$app" "$copy"
	same_files "$app/storage" "$copy/storage" "the files are equal"
	kill "$proxy"
	wait "$proxy" 2>/dev/null
}

# The host is the same behind all proxies.
sed -i 's/^\[127.0.0.1\]:[0-9]*/*/' "$ssh_dir/known_hosts"
run 0 "the program stays there" "$synco" pull "ssh://127.0.0.1:$ssh_port$app" --keep-binary --files "$work/first" --into "sqlite:$work/first.db"
for bytes in 60013 77777 150001 400009 1000003; do
	try $bytes
done
nothing_kept() {
	find /tmp -maxdepth 1 -user "$ssh_user" -name 'synco-*' ! -name "synco-$(id -u "$ssh_user")"
}
# A session whose start was cut off ends by itself, after its idle time at the latest.
wait_until 130 nothing_runs
is "$(nothing_kept)" "" "nothing is left"
rm -rf "/tmp/synco-$(id -u "$ssh_user")"
# In the upload, too.
for bytes in 3000017 3300007; do
	try $bytes
done
finish

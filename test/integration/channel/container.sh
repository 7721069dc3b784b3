# Goal: an app in a real container comes out through podman exec and the docker-compatible command,
# from busybox and from Debian, over ssh and podman in a chain, and from a container without a shell
# by way of another; nothing stays behind.
. "$(dirname "$0")/../../lib/tap.sh"
. "$(dirname "$0")/../../lib/app.sh"
. "$(dirname "$0")/../../lib/web.sh"
. "$(dirname "$0")/../../lib/channel.sh"
. "$(dirname "$0")/../../lib/ssh.sh"
. "$(dirname "$0")/../../lib/container.sh"

cleanup() {
	container_stop
	ssh_stop
}
container_start
image_busybox busybox && image_debian debian && image_empty empty
ok $? "images of busybox, Debian and of one program without a shell"

app=$work/shop
sqlite_app "$app"
sqlite_fill "$app" 20000
files_fill "$app"
head -c 20000000 /dev/urandom >"$app/storage/app/private/large.bin"
chmod -R a+rX "$work"

container busybox busybox --volume "$app:/app" -- sh -c "$wait_command" &&
	container debian debian --volume "$app:/app" -- sh -c "$wait_command" &&
	container readonly busybox --read-only --read-only-tmpfs=false --volume "$app:/app" -- sh -c "$wait_command" &&
	container shm busybox --read-only --read-only-tmpfs=false --tmpfs /dev/shm:exec,mode=1777 --volume "$app:/app:ro" -- sh -c "$wait_command" &&
	container empty empty --volume "$app:/app" -- /wait
ok $? "they run"

left_in() {
	pod exec "$1" sh -c 'ls -d /tmp/synco-* /var/tmp/synco-* /dev/shm/synco-* /app/synco-* 2>/dev/null; ps 2>/dev/null | grep "[s]ynco-lite"'
}

# try NAME URL CONTAINER
try() {
	local copy=$work/copy-$1
	sqlite_app "$copy"
	cd "$copy" || exit 1
	run 0 "$1" "$synco" pull "$2" --spool-limit 32M
	sqlite_same "$1: the databases are equal" "$app" "$copy"
	same_files "$app/storage" "$copy/storage" "$1: the files are equal"
	wait_until 10 eval "[ -z \"\$(left_in $3)\" ]"
	is "$(left_in "$3")" "" "$1: nothing is left in the container"
}

try podman-busybox podman://busybox/app busybox
try podman-debian podman://debian/app debian
try docker docker://debian/app debian
no_port "after these"
try shm podman://shm/app shm

cd "$work/copy-docker" || exit 1
run 5 "a read-only container" "$synco" plan podman://readonly/proc
says "$work/err" "no folder there can take and run synco-lite" "is said"
run 4 "a container that is not there" "$synco" plan podman://nosuch/app
says "$work/err" "nosuch" "is said"
run 5 "no shell" "$synco" plan podman://empty/app
says "$work/err" "there is no shell" "is said"
says "$work/err" "kubectl debug" "and what works"
run 2 "a container that is an option" "$synco" plan podman://--privileged/app

# A debug container sees the other's files by its processes.
container debug busybox --pid=container:empty -- sh -c "$wait_command"
run 0 "through /proc/1/root" "$synco" pull --via "$pod_dir/podman exec -i debug" --root /proc/1/root/app \
	--into "sqlite:$work/debug.db" --files "$work/debug"
is "$(sqlite3 "$work/debug.db" 'SELECT count(*) FROM users')" 20000 "the database comes"
same_files "$app/storage" "$work/debug/storage" "the files come"

# The container goes away in the middle.
container gone debian --volume "$app:/app" -- sh -c "$wait_command"
"$synco" pull podman://gone/app --limit-rate 1M --files "$work/gone" --only files --retry 3 2>"$work/err" &
pull=$!
wait_until 20 eval 'pod exec gone ls /tmp | grep -q synco'
sleep 2
pod rm --force --time 0 gone >/dev/null 2>&1
wait $pull
is $? 4 "a container that goes away"
says "$work/err" "gone" "is said"

# The chain.
ssh_start
cat >"$work/ssh-home/enter" <<-END
	#!/bin/sh
	exec sudo -n $pod_dir/podman "\$@"
END
if [ -n "$(command -v sudo)" ]; then
	echo "$ssh_user ALL=(root) NOPASSWD: $pod_dir/podman" >"/etc/sudoers.d/$ssh_user"
	chain="sudo -n $pod_dir/podman"
	chmod 755 "$pod_dir"
	sqlite_app "$work/copy-chain"
	cd "$work/copy-chain" || exit 1
	run 0 "ssh, then podman exec" "$synco" pull --via "ssh -F $ssh_dir/config -p $ssh_port 127.0.0.1 $chain exec -i debian" --root /app
	sqlite_same "the databases are equal" "$app" "$work/copy-chain"
	same_files "$app/storage" "$work/copy-chain/storage" "the files are equal"
	rm -f "/etc/sudoers.d/$ssh_user"
	wait_until 10 eval '[ -z "$(left_in debian)" ]'
	is "$(left_in debian)" "" "nothing is left in the container"
	is "$(pgrep -u "$ssh_user" -af synco-lite)" "" "nothing is left on the way"
else
	ok 1 "sudo is there (scripts/deps)"
fi
is "$(find "$work/tmp" -name 'synco-??????')" "" "nothing is left here"
finish

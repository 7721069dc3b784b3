# shellcheck shell=bash
# A part of scripts/bench: database and files together through control channels.

# Each has a folder of its own: for a minute ext4 searches long for inodes that were not deleted just now.
through() {
	local name=$1 copy
	shift
	empty
	copy=$(mktemp -d "$work/copy.XXXXXX")
	sync
	timed "$name" "$synco" pull "$@" --quiet --into "${shop/shop/copy}" --files "$copy"
	dump_for_comparison copy | sha256sum | cut -c1-16 | cmp -s - "$work/sum" || echo "THE COPY DIFFERS"
	diff -rq "$work/app/storage/app/private" "$copy/storage/app/private" || echo "THE FILES DIFFER"
}

# through_listener NAME
through_listener() {
	local pid
	"$lite" serve --json --root "$work/app" --listen 127.0.0.1:0 >"$work/serve" 2>&1 &
	pid=$!
	pids+=("$pid")
	while ! grep -q '"token"' "$work/serve"; do sleep 0.02; done
	through "$1" "$(jq -r 'select(.url != null) | .url' "$work/serve" | head -n 1)" \
		"$(jq -r 'select(.token != null) | .token' "$work/serve" | head -n 1)"
	kill "$pid" && wait "$pid" || true
}

bench_channel() {
	local files=$work/app/storage/app/private proxy
	scripts/fetch-debian
	scripts/build-static "$(uname -m)"
	lite=$root/build-static/$(uname -m)/synco-lite
	make_shop
	sshd_start
	chmod 755 "$work"
	container_start
	image_debian debian
	container shop debian --volume "$work:$work" -- sh -c "$wait_command"
	mkdir -p "$work/app/public" "$files"
	touch "$work/app/artisan"
	make_files "$files"
	printf 'DB_CONNECTION=mysql\nDB_DATABASE=shop\nDB_USERNAME=root\nDB_SOCKET=%s\n' "$MARIADB_SOCKET" >"$work/app/.env"
	dump_for_comparison shop | sha256sum | cut -c1-16 >"$work/sum"
	printf 'Host *\nIdentityFile %s\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n' \
		"$work/ssh/key" >"$work/ssh/config"
	export SYNCO_SSH="ssh -F $work/ssh/config"
	coproc PROXY { exec python3 test/lib/cut_proxy.py "$port" 20000000; }
	pids+=("$PROXY_PID")
	read -r proxy <&"${PROXY[0]}"

	through_listener "synco pull from a listener, to warm up"
	through_listener "synco pull from a listener"
	listener=$seconds
	through "through ssh" "ssh://root@127.0.0.1:$port$work/app"
	by_ssh=$seconds
	through "through podman exec" "podman://shop$work/app"
	by_container=$seconds
	through "through ssh and podman exec" --via "$SYNCO_SSH -p $port root@127.0.0.1 $SYNCO_PODMAN exec -i shop" --root "$work/app"
	by_chain=$seconds
	through "through ssh, cut every 20 MB" "ssh://root@127.0.0.1:$proxy$work/app"
	cat <<-END

		channels as a ratio of the listener: ssh                   $(ratio "$by_ssh" "$listener") (goal 1.15)
		podman exec                                                $(ratio "$by_container" "$listener") (goal 1.15)
		ssh and podman exec                                        $(ratio "$by_chain" "$listener") (goal 1.15)
		ssh, cut every 20 MB                                       $(ratio "$seconds" "$listener") (goal 1.3)
	END
}

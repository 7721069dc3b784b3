# shellcheck shell=bash
# A real sshd on a port of its own, with a user of its own, and a client that knows both.
#
# ssh_start: sets $ssh_user, $ssh_home and $ssh_port, and SYNCO_SSH to a client that may log in.
# ssh_deaf takes the sshd away for a while, ssh_listen brings it back.
# ssh_stop removes the user again: call it in cleanup().

ssh_start() {
	ssh_dir=$work/ssh
	ssh_home=$work/ssh-home
	ssh_user=synco-test-$$
	mkdir -p "$ssh_dir" "$ssh_home/.ssh" /run/sshd
	# One at a time: it gives up when another one has the lock.
	flock /tmp/synco-test-users useradd --home-dir "$ssh_home" --no-create-home --shell /bin/bash --password '*' "$ssh_user" || return 1
	ssh-keygen -q -t ed25519 -N '' -f "$ssh_dir/host" &&
		ssh-keygen -q -t ed25519 -N '' -f "$ssh_dir/key" || return 1
	cp "$ssh_dir/key.pub" "$ssh_home/.ssh/authorized_keys"
	chmod 755 "$work"
	chown -R "$ssh_user" "$ssh_home"
	chmod 700 "$ssh_home/.ssh"
	ssh_port=$(free_port)
	cat >"$ssh_dir/sshd_config" <<-END
		Port $ssh_port
		ListenAddress 127.0.0.1
		HostKey $ssh_dir/host
		PidFile $ssh_dir/pid
		AuthorizedKeysFile .ssh/authorized_keys
		PasswordAuthentication no
		KbdInteractiveAuthentication no
		UsePAM no
		StrictModes no
		MaxStartups 100
		MaxSessions 100
	END
	echo "[127.0.0.1]:$ssh_port $(cut -d ' ' -f 1,2 "$ssh_dir/host.pub")" >"$ssh_dir/known_hosts"
	cat >"$ssh_dir/config" <<-END
		IdentityFile $ssh_dir/key
		IdentitiesOnly yes
		UserKnownHostsFile $ssh_dir/known_hosts
		GlobalKnownHostsFile /dev/null
		User $ssh_user
	END
	export SYNCO_SSH="ssh -F $ssh_dir/config"
	ssh_listen
}

# ssh_listen: starts the sshd, again after ssh_deaf; logins that are there live on meanwhile.
ssh_listen() {
	/usr/sbin/sshd -D -e -f "$ssh_dir/sshd_config" 2>>"$ssh_dir/log" &
	sshd=$!
	started $sshd
	wait_for_port "$ssh_port"
}

ssh_deaf() {
	kill "$sshd" && wait "$sshd" 2>/dev/null
}

ssh_stop() {
	[ -n "${ssh_user-}" ] || return 0
	# A session that was just ended removes its folder; nobody else is left, or the test has failed.
	local i
	for i in $(seq 300); do
		pgrep -u "$ssh_user" -f 'synco-lite' >/dev/null || break
		sleep 0.1
	done
	pkill -KILL -u "$ssh_user" 2>/dev/null
	find /tmp -maxdepth 1 -user "$ssh_user" -name 'synco-*' -exec rm -rf {} +
	flock /tmp/synco-test-users userdel "$ssh_user" 2>/dev/null
}

# shellcheck shell=bash
# Real containers: podman with runc, in a storage of the test's own, with images made of folders.
#
# container_start: sets SYNCO_PODMAN and SYNCO_DOCKER (the same, by the docker-compatible name).
# container_stop removes all again: call it in cleanup().

container_start() {
	pod_dir=$work/podman pod_namespaces=
	mkdir -p "$pod_dir"
	cat >"$pod_dir/podman" <<-END
		#!/bin/sh
		exec podman --root $pod_dir/storage --runroot $pod_dir/run --tmpdir $pod_dir/tmp \
			--storage-driver vfs --runtime runc --cgroup-manager cgroupfs "\$@"
	END
	chmod 755 "$pod_dir/podman"
	cp "$pod_dir/podman" "$pod_dir/docker"
	export SYNCO_PODMAN=$pod_dir/podman SYNCO_DOCKER=$pod_dir/docker
	pod() {
		"$pod_dir/podman" "$@"
	}
}

container_stop() {
	[ -n "${pod_dir-}" ] || return 0
	pod rm --all --force --time 0 >/dev/null 2>&1
	# What podman leaves mounted below its storage.
	awk -v dir="$pod_dir" 'index($2, dir) == 1 {print $2}' /proc/mounts | sort -r |
		xargs -r umount 2>/dev/null
}

# image_busybox NAME: busybox and nothing else, every command a link.
image_busybox() {
	local dir=$work/image-busybox
	mkdir -p "$dir/bin" "$dir/tmp" "$dir/etc" "$dir/app" "$dir/root"
	cp /bin/busybox "$dir/bin/busybox"
	local name
	for name in $(/bin/busybox --list); do
		[ -e "$dir/bin/$name" ] || ln -s busybox "$dir/bin/$name"
	done
	echo 'root:x:0:0:root:/root:/bin/sh' >"$dir/etc/passwd"
	chmod 1777 "$dir/tmp"
	tar -C "$dir" -c . | pod import - "$1" >/dev/null
}

# image_debian NAME: a small Debian, from the cache that scripts/fetch-debian fills.
image_debian() {
	pod import "$("$root/scripts/cache")/debian-12.tar" "$1" >/dev/null
}

# image_empty NAME: one static program that waits, and no shell.
image_empty() {
	local dir=$work/image-empty
	mkdir -p "$dir/app" "$dir/tmp"
	printf 'int pause(void); int main(void) { for (;;) pause(); }' >"$work/wait.c"
	cc -static -o "$dir/wait" "$work/wait.c"
	tar -C "$dir" -c . | pod import - "$1" >/dev/null
}

# container NAME IMAGE [OPTION...] -- COMMAND...: starts one; its first process collects orphans.
container() {
	local name=$1 image=$2 options=()
	shift 2
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	pod run --detach --name "$name" --network=host --ulimit nofile=1024:1024 \
		--ulimit nproc=4096:4096 "${options[@]+"${options[@]}"}" "$image" "$@" >/dev/null &&
		pod_namespaces+=" $(readlink "/proc/$(pod inspect --format '{{.State.Pid}}' "$name")/ns/pid")"
}

wait_command='trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'

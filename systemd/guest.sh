# A guest that runs a real systemd as PID 1, for the scripts that test under it; to be sourced.
#   guest_needs TOOL...         skips the script where the machine cannot have such a guest
#   guest_start LOWER UPPER     boots over the folder LOWER, which stays as it is, with the files of UPPER
#   guest COMMAND...            runs a command inside
#   guest_stop                  ends all that runs inside
# The guest is a set of namespaces (mount, pid, uts, ipc, net, cgroup) over a throw-away overlay:
# nothing of the host changes, and the guest has no network.
guest_outer='' guest_init='' guest_group='' guest_work=''

skip() { echo "skipped: $*"; exit 0; }

guest_needs() {
  [ "$(id -u)" = 0 ] || skip "not root"
  for tool in /lib/systemd/systemd unshare nsenter findmnt pgrep "$@"; do
    command -v "$tool" > /dev/null || skip "no $tool here"
  done
  unshare -mpuinC --fork true 2> /dev/null || skip "no namespaces here"
}

guest() { nsenter -t "$guest_init" -m -u -i -n -p -C -r -w "$@"; }

guest_start() {
  local lower=$1 upper=$2 cgroups
  cgroups=$(findmnt -nt cgroup2 -o TARGET | head -n 1)
  guest_group=${cgroups:-/proc}/tocsin-guest-$$
  mkdir "$guest_group" 2> /dev/null || skip "no cgroup of our own here"
  guest_work=$(mktemp -d)
  mkdir "$guest_work/mount"
  # What becomes PID 1 of the guest: it makes the guest's files and starts systemd.
  cat > "$guest_work/boot" << END
set -e
mount -t tmpfs -o mode=755 tmpfs "$guest_work/mount" && cd "$guest_work/mount"
cp -r "$upper" upper && mkdir work root
mount -t overlay -o lowerdir=$lower,upperdir=upper,workdir=work overlay root && cd root
mount -t proc proc proc && mount --bind proc/sys proc/sys && mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys && mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in dev run; do mount -t tmpfs -o mode=755 tmpfs \$folder; done
for node in null zero full random urandom tty; do
  touch dev/\$node && mount --bind {/,}dev/\$node
done
mount -t tmpfs tmpfs tmp && rm -f etc/fstab
mkdir -p etc/systemd/system && echo "[Unit]" > etc/systemd/system/nothing.target
pivot_root . . && umount -l .
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=nothing.target --show-status=0
END
  (echo $BASHPID > "$guest_group/cgroup.procs" && exec unshare -mpuinC --fork --kill-child \
    bash "$guest_work/boot") > "$guest_work/log" 2>&1 &
  guest_outer=$!
  # Not before PID 1 is systemd: until then its root is the host's.
  until [ "$(cat "/proc/$guest_init/comm" 2> /dev/null)" = systemd ]; do
    kill -0 $guest_outer 2> /dev/null || skip "no guest here: $(tail -n 1 "$guest_work/log")"
    guest_init=$(pgrep -P $guest_outer)
    sleep 0.05
  done
  timeout 20 bash -c "until [ -S /proc/$guest_init/root/run/systemd/private ]; do sleep 0.1; done" ||
    { echo "the guest did not start" >&2; exit 1; }
}

guest_stop() {
  [ -n "$guest_outer" ] || return 0
  { kill -KILL ${guest_init:-$guest_outer} && wait; } 2> /dev/null # with PID 1 ends all that it started
  for _ in 1 2 3 4 5; do
    find "$guest_group" -depth -type d -exec rmdir {} \; 2> /dev/null
    [ ! -d "$guest_group" ] || sleep 0.2
  done
  rm -rf "$guest_work"
}

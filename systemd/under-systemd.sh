#!/bin/bash
# Starts the unit under a real systemd as PID 1 and checks what it promises. Takes half a minute.
#   under-systemd.sh PROJECT-ROOT     the program: $TOCSIN, else the newest build of the project
# The guest is a set of namespaces (mount, pid, uts, ipc, net, cgroup) over a throw-away overlay of
# /: nothing of the host changes. Its microphone is Tests/FaultMicrophone, which hears a siren.
set -uo pipefail
umask 022
project=$(cd "${1:?usage: under-systemd.sh PROJECT-ROOT}" && pwd) || exit 64
skip() { echo "skipped: $*"; exit 0; }
[ "$(id -u)" = 0 ] || skip "not root"
for tool in /lib/systemd/systemd unshare nsenter findmnt pgrep ffmpeg socat jq setpriv chrt; do
  command -v $tool > /dev/null || skip "no $tool here"
done
unshare -mpuinC --fork true 2> /dev/null || skip "no namespaces here"
cgroups=$(findmnt -nt cgroup2 -o TARGET | head -n 1)
group=${cgroups:-/proc}/tocsin-under-systemd-$$
mkdir "$group" 2> /dev/null || skip "no cgroup of our own here"
work=$(mktemp -d) outer='' init='' failures=0
finish() {
  { kill -KILL ${init:-$outer} && wait; } 2> /dev/null # with PID 1 ends all that it started
  for _ in 1 2 3 4 5; do
    find "$group" -depth -type d -exec rmdir {} \; 2> /dev/null
    [ ! -d "$group" ] || sleep 0.2
  done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
# What `make install` puts in place, and the microphone.
program=${TOCSIN:-$(ls -t "$project"/.build{,-install}/release/tocsin 2> /dev/null | head -n 1)}
[ -x "$program" ] || skip "no program: make build comes first"
new=$work/new test=/usr/share/tocsin-test
install -D "$program" "$new/usr/local/bin/tocsin"
install -Dm644 -t "$new/usr/local/share/tocsin" "$project/config/model/tocsin.safetensors"
install -Dm644 -t "$new/etc/systemd/system" "$project/systemd/tocsin.service"
mkdir -p "$new/etc/tocsin" "$new$test" "$work/guest"
echo "[Unit]" > "$new/etc/systemd/system/nothing.target"
ffmpeg -v error -f lavfi -i "aevalsrc='0.4*sin(2*PI*900*t+300*sin(PI*t))':s=16000:d=120" \
  -f s16le "$new$test/siren.raw" -f wav "$new$test/siren.wav" || exit 1
make -s -C "$project/Tests/FaultMicrophone" OUT="$new$test" || exit 1
echo "pcm_type.faultmic { lib \"$test/libasound_module_pcm_faultmic.so\" }
pcm.mic { type faultmic  file \"$test/siren.raw\"  rate 16000 }" > "$new/etc/asound.conf"

# What becomes PID 1 of the guest: it makes the guest's files and starts systemd.
cat > "$work/boot" << END
set -e
mount -t tmpfs -o mode=755 tmpfs "$work/guest" && cd "$work/guest"
cp -r "$new" upper && mkdir work root
mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay root && cd root
mount -t proc proc proc && mount --bind proc/sys proc/sys && mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys && mount -t cgroup2 cgroup2 sys/fs/cgroup
for folder in dev run; do mount -t tmpfs -o mode=755 tmpfs \$folder; done
for node in null zero full random urandom tty; do
  touch dev/\$node && mount --bind {/,}dev/\$node
done
mount -t tmpfs tmpfs tmp && rm -f etc/fstab
pivot_root . . && umount -l .
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=nothing.target --show-status=0
END
(echo $BASHPID > "$group/cgroup.procs" && exec unshare -mpuinC --fork --kill-child \
  bash "$work/boot") > "$work/log" 2>&1 &
outer=$!
guest() { nsenter -t "$init" -m -u -i -n -p -C -r -w "$@"; }
# Not before PID 1 is systemd: until then its root is the host's.
until [ "$(cat "/proc/$init/comm" 2> /dev/null)" = systemd ]; do
  kill -0 $outer 2> /dev/null || skip "no guest here: $(tail -n 1 "$work/log")"
  init=$(pgrep -P $outer)
done
timeout 20 bash -c "until [ -S /proc/$init/root/run/systemd/private ]; do sleep 0.1; done" || exit 1
config() {
  printf '%s\n' 'status_every = 1' '[labels]' 'only = ["siren"]' '[events]' \
    'onset_threshold = 0.05' 'offset_threshold = 0' '[[source]]' 'name = "test"' "$@" |
    guest tee /etc/tocsin/tocsin.toml > /dev/null
}
starts() { guest systemctl start tocsin && sleep 3; }
value() { guest systemctl show tocsin -P "$1"; }
peak() { guest awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$(value MainPID)/status"; }
hears() { guest "$@" timeout 5 socat -u UNIX-CONNECT:/run/tocsin/events.sock - 2> /dev/null; }
logged() { guest journalctl -u tocsin -o json | jq -se "any($1)" > /dev/null; }
stops() {
  hears > "$work/events" & local reader=$! begin
  sleep 2 && begin=$(date +%s%N) && guest systemctl stop tocsin
  took="$((($(date +%s%N) - begin) / 1000000)) ms" && wait $reader
  [ "${took% ms}" -lt 2000 ] && [ "$(value Result) $(value ExecMainStatus)" = "success 0" ] &&
    jq -se 'map(select(.type == "event.end"))[-1].reason == "shutdown"' "$work/events" > /dev/null
}
# check WHAT COMMAND: one line, whatever comes of it; WHAT may use what the command has set.
check() { if eval "$2"; then eval "echo \"ok: $1\""; else echo "FAILED: $1"; ((++failures)); fi; }

config 'device = "mic"'
check 'the unit has no unknown keys' 'guest systemd-analyze verify tocsin.service'
check 'its exposure is $exposure, 0.8 is allowed' \
  'exposure=$(guest systemd-analyze security --threshold=8 tocsin | grep -o "[0-9.]* SAFE")'
check 'it starts' 'starts; [ "$(value ActiveState)" = active ]'
check 'the socket belongs to the group audio' \
  '[ "$(guest stat -c "%a %G" /run/tocsin/events.sock)" = "660 audio" ]'
check 'a member of it reads' '[ "$(hears setpriv --reuid nobody --regid nogroup --groups audio)" ]'
check 'others do not' '[ -z "$(hears setpriv --reuid nobody --regid nogroup --clear-groups)" ]'
check 'the journal has the messages with their priority' \
  'logged ".PRIORITY == \"6\" and (.MESSAGE | startswith(\"test: \"))"'
check 'the capture thread is real-time, or the journal says why not' \
  'guest chrt -ap "$(value MainPID)" | grep -q FIFO ||
    logged ".PRIORITY == \"5\" and (.MESSAGE | test(\"real-time\"))"'
check 'it needs $memory MB, 96 are allowed' 'memory=$(peak); [ "$memory" -le 96 ]'
check 'it stops in $took, with 0 and the end of the open event' stops

config "file = \"$test/siren.wav\"" 'realtime = true'
check 'it plays a file' 'starts; [ "$(hears)" ]'
guest kill -KILL "$(value MainPID)" && sleep 5
check 'it comes back when it was killed' \
  '[ "$(value NRestarts) $(value ActiveState)" = "1 active" ] && [ "$(hears)" ]'
check 'a reader that comes back gets $lines lines of two runs, none missing' \
  'lines=$(guest tocsin tail --once | jq -se "map(select(.seq))
    | if map(.seq) == [range(.[0].seq; .[-1].seq + 1)] and (map(.boot) | unique | length) > 1
      then length else halt_error end")'
check 'it stops in $took, with 0 and the end of the open event' stops

config 'device = "hw:CARD=Nope"'
check 'it starts without its microphone and says so' \
  'starts; [ "$(value ActiveState)" = active ] && guest tocsin tail --once |
    jq -se "map(select(.type == \"source.lost\"))[-1].reason == \"gone\"" > /dev/null'
check 'the status says so too' 'guest tocsin status | grep -q "test *lost"'
guest systemctl stop tocsin

config 'device = "mic"' 'volume = 11'
check 'a wrong configuration ends it with 78, once' \
  'starts; [ "$(value ExecMainStatus) $(value ActiveState) $(value NRestarts)" = "78 failed 0" ]'
check 'the journal has the error as an error' \
  'logged ".PRIORITY == \"3\" and (.MESSAGE | test(\"volume\"))"'
[ $failures = 0 ] || { guest journalctl -u tocsin | tail -n 40; exit 1; }

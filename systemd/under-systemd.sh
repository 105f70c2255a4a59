#!/bin/bash
# Starts the units under a real systemd as PID 1 and checks what they promise. Takes two minutes.
#   under-systemd.sh PROJECT-ROOT     the program: $TOCSIN, else the newest build of the project
# Runs in a guest (systemd/guest.sh) over the files of this machine: nothing of it changes. The
# guest's microphone is Tests/FaultMicrophone, which hears a siren.
set -uo pipefail
umask 022
project=$(cd "${1:?usage: under-systemd.sh PROJECT-ROOT}" && pwd) || exit 64
. "$project/systemd/guest.sh"
guest_needs ffmpeg socat jq setpriv chrt python3 systemd-sysusers
work=$(mktemp -d) failures=0
trap 'guest_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# What `make install` puts in place, and the microphone.
program=${TOCSIN:-$(ls -t "$project"/.build{,-install}/release/tocsin 2> /dev/null | head -n 1)}
[ -x "$program" ] || skip "no program: make build comes first"
new=$work/new test=/usr/share/tocsin-test
install -D "$program" "$new/usr/local/bin/tocsin"
install -Dm644 -t "$new/usr/local/share/tocsin" "$project/config/model/tocsin.safetensors"
install -Dm644 -t "$new/usr/local/lib/systemd/system" "$project"/systemd/tocsin.{service,socket}
install -Dm644 "$project/systemd/tocsin.sysusers" "$new/usr/local/lib/sysusers.d/tocsin.conf"
install -Dm755 -t "$new$test" "$project/systemd/hang-thread.py"
mkdir -p "$new/etc/tocsin"
ffmpeg -v error -f lavfi -i "aevalsrc='0.4*sin(2*PI*900*t+300*sin(PI*t))':s=16000:d=120" \
  -f s16le "$new$test/siren.raw" -f wav "$new$test/siren.wav" || exit 1
make -s -C "$project/Tests/FaultMicrophone" OUT="$new$test" || exit 1
echo "pcm_type.faultmic { lib \"$test/libasound_module_pcm_faultmic.so\" }
pcm.mic { type faultmic  file \"$test/siren.raw\"  rate 16000 }" > "$new/etc/asound.conf"
guest_start / "$new"

config() {
  printf '%s\n' 'status_every = 1' '[labels]' 'only = ["siren"]' '[events]' \
    'onset_threshold = 0.05' 'offset_threshold = 0' '[[source]]' 'name = "test"' "$@" |
    guest tee /etc/tocsin/tocsin.toml > /dev/null
}
now() { echo $(($(date +%s%N) / 1000000)); }
starts() { guest systemctl start tocsin && sleep 3; }
value() { guest systemctl show tocsin -P "$1"; }
peak() { guest awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$(value MainPID)/status"; }
hears() { guest "$@" timeout 5 socat -u UNIX-CONNECT:/run/tocsin/events.sock - 2> /dev/null; }
logged() { guest journalctl -u tocsin -o json | jq -se "any($1)" > /dev/null; }
stops() {
  hears > "$work/events" & local reader=$! begin
  sleep 2 && begin=$(now) && guest systemctl stop tocsin 2> /dev/null
  took="$(($(now) - begin)) ms" && wait $reader
  [ "${took% ms}" -lt 2000 ] && [ "$(value Result) $(value ExecMainStatus)" = "success 0" ] &&
    jq -se 'map(select(.type == "event.end"))[-1].reason == "shutdown"' "$work/events" > /dev/null
}
# One thread hangs: how long until another process does its work? Allowed: WatchdogSec, RestartSec
# and a second.
survives() {
  local process restarts begin=$(now)
  process=$(value MainPID) restarts=$(value NRestarts)
  guest python3 "$test/hang-thread.py" "$process" "$1" > "$work/hang" 2>&1 & local hang=$!
  until [ "$(value NRestarts) $(value ActiveState)" = "$((restarts + 1)) active" ]; do
    [ $(($(now) - begin)) -lt 30000 ] || break
    sleep 0.1
  done
  took="$(($(now) - begin)) ms" && wait $hang
  [ "${took% ms}" -le 13000 ] && [ "$(value MainPID)" != "$process" ] && sleep 2 &&
    { [ -z "$2" ] || logged ".PRIORITY == \"2\" and (.MESSAGE | test(\"$2 hangs\"))"; }
}
# A reader stays over a reload: its numbers go on without a hole, and sources begin again.
reloads() {
  guest timeout 8 socat -u UNIX-CONNECT:/run/tocsin/events.sock - > "$work/events" 2> /dev/null &
  local reader=$! process
  process=$(value MainPID) && sleep 3 && config 'device = "mic"' '[labels.siren]' 'cooldown = 1'
  sed -i 's/^name = "test"/name = "renamed"/' "/proc/$guest_init/root/etc/tocsin/tocsin.toml"
  guest systemctl reload tocsin && wait $reader
  [ "$(value MainPID) $(value ActiveState)" = "$process active" ] &&
    jq -se 'map(select(.seq) | .seq) as $n | ($n | length) > 4
      and ([range(1; $n | length) | $n[.] - $n[. - 1]] | all(. == 1))
      and (map(select(.type == "status") | .source) | index("test") != null
        and index("renamed") != null)' "$work/events" > /dev/null
}
refuses() {
  local process
  process=$(value MainPID) && config 'device = "mic"' 'volume = 11'
  ! guest systemctl reload tocsin 2> /dev/null && guest kill -HUP "$process" && sleep 1 &&
    logged '.PRIORITY == "3" and (.MESSAGE | test("not used.*volume"))' &&
    [ "$(value MainPID) $(value ActiveState)" = "$process active" ] && [ "$(hears)" ]
}
# check WHAT COMMAND: one line, whatever comes of it; WHAT may use what the command has set.
check() { if eval "$2"; then eval "echo \"ok: $1\""; else echo "FAILED: $1"; ((++failures)); fi; }

guest systemd-sysusers
config 'device = "mic"'
check 'the units have no unknown keys' 'guest systemd-analyze verify tocsin.service tocsin.socket'
check 'its exposure is $exposure, 0.8 is allowed' \
  'exposure=$(guest systemd-analyze security --threshold=8 tocsin | grep -o "[0-9.]* SAFE")'
guest systemctl start tocsin.socket
check 'the socket is there before the service, and belongs to the group tocsin' \
  '[ "$(guest stat -c "%a %G" /run/tocsin/events.sock) $(value ActiveState)" = "660 tocsin inactive" ]'
check 'a reader starts it' '[ "$(hears)" ] && [ "$(value ActiveState)" = active ]'
check 'a member of the group reads' \
  '[ "$(hears setpriv --reuid nobody --regid nogroup --groups $(guest getent group tocsin | cut -d: -f3))" ]'
check 'others do not, microphone or not' \
  '[ -z "$(hears setpriv --reuid nobody --regid nogroup --groups audio)" ]'
check 'the journal has the messages with their priority' \
  'logged ".PRIORITY == \"6\" and (.MESSAGE | startswith(\"test: \"))"'
check 'the capture thread is real-time, or the journal says why not' \
  'guest chrt -ap "$(value MainPID)" | grep -q FIFO ||
    logged ".PRIORITY == \"5\" and (.MESSAGE | test(\"real-time\"))"'
check 'systemctl status has a word of it' '[ "$(value StatusText)" = "sources: 1" ]'
check 'it needs $memory MB, 96 are allowed' 'memory=$(peak); [ "$memory" -le 96 ]'
check 'its spool is its own' \
  '[ "$(guest stat -Lc "%a %U" /var/lib/tocsin) $(guest ls /var/lib/tocsin)" = "700 tocsind spool" ]'
check 'a reload takes a new configuration without losing its readers' reloads
config 'device = "mic"' && guest systemctl reload tocsin
check 'a wrong configuration is refused, and it goes on with the old one' refuses
config 'device = "mic"'
check 'it stops in $took, with 0 and the end of the open event' stops
check 'a reader that comes back gets $lines lines of several runs, none missing' \
  'starts && lines=$(guest tocsin tail --once | jq -se "map(select(.seq))
    | if map(.seq) == [range(.[0].seq; .[-1].seq + 1)] and (map(.boot) | unique | length) > 3
      then length else halt_error end")'

for each in 'main:' tocsin-detect:detection tocsin-output:output tocsin-socket:socket \
  tocsin-spool:spool 'tocsin-capture:capture of mic'; do
  check "after ${each%%:*} hung another process works in \$took, 13000 are allowed" \
    "survives '${each%%:*}' '${each#*:}'"
done

config "file = \"$test/siren.wav\"" 'realtime = true'
guest systemctl restart tocsin
check 'it plays a file' '[ "$(hears)" ]'
restarts=$(value NRestarts)
guest kill -KILL "$(value MainPID)"
check 'a reader that comes while it is away waits until it is back' \
  '[ "$(hears)" ] && [ "$(value NRestarts) $(value ActiveState)" = "$((restarts + 1)) active" ]'
check 'it stops in $took, with 0 and the end of the open event' stops

config 'device = "mic"' '[[action]]' 'on = "both"' \
  "command = 'id -un > /var/lib/tocsin/acted; echo \"heard a \$TOCSIN_LABEL\"'"
guest sed -i '1i journal = true' /etc/tocsin/tocsin.toml
check 'a command runs inside the unit, and what it writes is in the journal' \
  'starts; sleep 2; guest grep -q tocsin /var/lib/tocsin/acted &&
    logged ".PRIORITY == \"6\" and .MESSAGE == \"action 1: heard a siren\""'
check 'no child of it is left' '[ "$(guest ps --ppid "$(value MainPID)" -o comm= | wc -l)" = 0 ]'
check 'the journal has events with their values as fields' \
  'guest journalctl -o json -u tocsin TOCSIN_LABEL=siren TOCSIN_TYPE=event.start |
    jq -se "length > 0 and all(.PRIORITY == \"5\" and (.TOCSIN_SCORE | tonumber > 0) and
      ._SYSTEMD_UNIT == \"tocsin.service\" and (.TOCSIN_LINE | fromjson | .label == \"siren\"))" > /dev/null'
check 'the journal takes every event' \
  'hears > "$work/events"; jq -se "map(select(.type == \"heartbeat\"))[-1] | .journal_sent > 0 and
    .journal_drops == 0 and .action_runs > 0 and .action_failures == 0" "$work/events" > /dev/null'
guest systemctl stop tocsin.socket

check 'who stops the socket stops both' \
  'starts && guest systemctl stop tocsin.socket && [ "$(value ActiveState)" = inactive ] && [ -z "$(hears)" ]'

config 'device = "hw:CARD=Nope,DEV=0"'
check 'it starts without its microphone, and says so' \
  'starts && [ "$(value ActiveState)" = active ] && value StatusText | grep -q "waiting for test" &&
    guest tocsin tail --once | jq -se "map(select(.type == \"source.lost\"))[-1].reason == \"gone\"" \
      > /dev/null && guest tocsin status | grep -q "test *lost"'
guest systemctl stop tocsin.socket
config 'device = "mic"' 'volume = 11'
check 'a wrong configuration ends it with 78, once' \
  '! starts 2> /dev/null; [ "$(value ExecMainStatus) $(value ActiveState) $(value NRestarts)" = "78 failed 0" ]'
check 'the journal has the error as an error' \
  'logged ".PRIORITY == \"3\" and (.MESSAGE | test(\"volume\"))"'
[ $failures = 0 ] || { guest journalctl -u tocsin | tail -n 40; exit 1; }

#!/bin/bash
# Installs the package in a small Debian of its own with a real systemd, uses it, and looks at what is
# left of it afterwards. As root; needs mmdebstrap and a Debian mirror. Takes a minute.
#   test-deb.sh PACKAGE
set -uo pipefail
umask 022
package=$(realpath "${1:?usage: test-deb.sh PACKAGE}") || exit 64
project=$(cd "$(dirname "$0")/.." && pwd)
. "$project/systemd/guest.sh"
guest_needs mmdebstrap dpkg-deb ffmpeg make
work=$(mktemp -d) failures=0
trap 'guest_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A Debian with what the package needs and nothing else, and the tools of this test.
needs=$(dpkg-deb -f "$package" Depends | sed 's/([^)]*)//g; s/ //g')
if ! mmdebstrap --quiet --variant=minbase --include="systemd,jq,socat,$needs" "${SUITE:-bookworm}" \
  "$work/debian" > "$work/log" 2>&1; then
  tail -n 5 "$work/log" >&2
  skip "no Debian to install into"
fi

test=/usr/share/tocsin-test
mkdir -p "$work/new$test" "$work/new/etc"
cp "$package" "$work/new$test/tocsin.deb"
make -s -C "$project/Tests/FaultMicrophone" OUT="$work/new$test" || exit 1
ffmpeg -v error -f lavfi -i "aevalsrc='0.4*sin(2*PI*900*t+300*sin(PI*t))':s=16000:d=60" \
  -f s16le "$work/new$test/siren.raw" -f wav "$work/new$test/siren.wav" || exit 1
echo "pcm_type.faultmic { lib \"$test/libasound_module_pcm_faultmic.so\" }
pcm.mic { type faultmic  file \"$test/siren.raw\"  rate 16000 }" > "$work/new/etc/asound.conf"
guest_start "$work/debian" "$work/new"

check() { if eval "$2"; then eval "echo \"ok: $1\""; else echo "FAILED: $1"; ((++failures)); fi; }
value() { guest systemctl show tocsin -P "$1"; }
# Every file that a package could leave behind; not what dpkg and systemd keep for themselves.
files() {
  guest find / -xdev \( -path /var/lib/dpkg -o -path /var/log -o -path /var/cache -o -path /tmp \
    -o -path /var/lib/systemd -o -path "$test" -o -name '*-' -o -path /etc/ld.so.cache \) -prune -o \
    -printf '%p %y %l\n' | LC_ALL=C sort
}
hears() { guest timeout 5 socat -u UNIX-CONNECT:/run/tocsin/events.sock - 2> /dev/null; }

files > "$work/before"
guest getent group > "$work/groups-before"
check 'it installs' 'guest dpkg -i $test/tocsin.deb > "$work/dpkg" 2>&1 || ! cat "$work/dpkg"'
check 'the program finds all its libraries' '! guest ldd /usr/bin/tocsin | grep "not found"'
check 'its files are those of the package' '[ -z "$(guest dpkg --verify tocsin)" ]'
check 'no microphone is switched on by the installation' \
  '[ "$(value ActiveState) $(guest systemctl is-enabled tocsin)" = "inactive disabled" ]'
check 'there is a group for its readers' 'guest getent group tocsin > /dev/null'
check 'systemd knows the units' 'guest systemd-analyze verify tocsin.service tocsin.socket'
check 'its configuration is checked' \
  'guest tocsin check --skip-devices /etc/tocsin/tocsin.toml 2> /dev/null'
check 'it hears a siren in a recording' \
  'guest tocsin detect --only siren --threshold siren=0.05 $test/siren.wav 2> /dev/null |
    guest jq -se "map(.label) | index(\"siren\") != null" > /dev/null'

printf '%s\n' 'status_every = 1' '[labels]' 'only = ["siren"]' '[events]' 'onset_threshold = 0.05' \
  'offset_threshold = 0' '[[source]]' 'name = "test"' 'device = "mic"' |
  guest tee /etc/tocsin/tocsin.toml > /dev/null
check 'it starts and offers events' \
  'guest systemctl enable --now tocsin 2> /dev/null && hears > "$work/heard"; grep -q "\"type\":\"status\"" "$work/heard"'
first=$(value MainPID)
check 'an update restarts what ran, and keeps the configuration' \
  'guest dpkg -i --force-confold $test/tocsin.deb > /dev/null 2>&1 && sleep 1 &&
    [ "$(value ActiveState)" = active ] && [ "$(value MainPID)" != "$first" ] &&
    guest grep -q "device = \"mic\"" /etc/tocsin/tocsin.toml'
check 'removal ends it and leaves the configuration' \
  'guest dpkg -r tocsin > /dev/null 2>&1 && [ "$(value ActiveState)" != active ] &&
    guest test -e /etc/tocsin/tocsin.toml -a ! -e /usr/bin/tocsin -a ! -e /run/tocsin/events.sock'
check 'purging leaves nothing' \
  'guest dpkg -P tocsin > /dev/null 2>&1 && files | diff "$work/before" - &&
    guest getent group | diff "$work/groups-before" -'
[ $failures = 0 ] || { guest journalctl -u tocsin | tail -n 20; exit 1; }

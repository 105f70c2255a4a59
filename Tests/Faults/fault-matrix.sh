#!/bin/bash
# Every kind of fault on every plug-in of ALSA, with the real program and real sound servers; three
# minutes. Does the stream come back by itself, is the loss told, and is every sample frame accounted for:
# are those read and those lost together the time that went by, times the rate, within 50 ms?
#   fault-matrix.sh PROJECT-ROOT [PLUGIN...]     faultmic, pulse, pipewire (default: all)
# The program: $TOCSIN, else the newest build of the project. What it wrote stays in $KEEP, if that is set.
set -uo pipefail
project=$(cd "${1:?usage: fault-matrix.sh PROJECT-ROOT [PLUGIN...]}" && pwd) || exit 64
shift
[ $# -gt 0 ] || set -- faultmic pulse pipewire
plugins=("$@") here=$project/Tests/Faults
for plugin in "${plugins[@]}"; do
  [ -f "$here/$plugin.sh" ] || { echo "no such plug-in: $plugin" >&2; exit 64; }
done
export LC_ALL=C project here
export program=${TOCSIN:-$(ls -t "$project"/.build{,-install}/release/tocsin 2> /dev/null | head -n 1)}
[ -x "$program" ] || { echo "no program: make build comes first" >&2; exit 1; }
for tool in jq make cc python3; do
  command -v $tool > /dev/null || { echo "no $tool here: make fault-test installs it" >&2; exit 1; }
done
work=$(mktemp -d)
lanes=()
finish() {
  kill "${lanes[@]}" 2> /dev/null
  wait
  [ -z "${KEEP:-}" ] || { mkdir -p "$KEEP" && cp -r "$work"/. "$KEEP"; } 2> /dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Side by side: nearly all of the time is waiting.
for plugin in "${plugins[@]}"; do
  mkdir "$work/$plugin"
  work=$work/$plugin bash "$here/$plugin.sh" > "$work/$plugin/out" 2>&1 & lanes+=($!)
done
failed=0
for lane in "${lanes[@]}"; do wait "$lane" || failed=1; done
lanes=()

printf '%-9s %-16s %10s %8s %8s %9s %6s  %s\n' plug-in fault 'told after' 'back' 'lost' 'ledger' CPU verdict
for plugin in "${plugins[@]}"; do
  cat "$work/$plugin/rows" 2> /dev/null
  # What a lane says beside its rows: skipped, or why it could not go on.
  cat "$work/$plugin/out"
done
echo 'told after: from the fault to source.stalled or source.lost; back: from its end to sound;'
echo 'ledger: read + lost less elapsed x rate, since the program began, after this fault and those above it'
grep -q FAILED "$work"/*/rows 2> /dev/null && failed=1
exit $failed

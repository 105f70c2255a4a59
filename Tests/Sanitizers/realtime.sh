#!/bin/bash
# The capture thread under RealtimeSanitizer, with a microphone that has faults all the time.
#   realtime.sh PROJECT-ROOT [SECONDS]
# First with a pause put where none may be, which must be reported; then without.
set -euo pipefail
root=$(cd "${1:?usage: realtime.sh PROJECT-ROOT [SECONDS]}" && pwd)
seconds=${2:-600}
library=$(find "$(dirname "$(readlink -f "$(command -v swiftc)")")/../lib/clang" \
  -name "libclang_rt.rtsan-$(uname -m).a" | head -n 1)
[ "$library" ] || { echo "skipped: no RealtimeSanitizer with this Swift"; exit 0; }
swift build --package-path "$root" -c release --scratch-path "$root/.build-realtime" --product tocsin \
  -Xswiftc -DREALTIME_SANITIZER -Xlinker --whole-archive -Xlinker "$library" \
  -Xlinker --no-whole-archive -Xlinker --export-dynamic
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make -s -C "$root/Tests/FaultMicrophone" OUT="$work"
head -c 640000 /dev/urandom > "$work/noise"

# listens SECONDS: at most 32, as the microphone takes 16 faults; one every other second.
reports=0 gaps=0
listens() {
  local faults='' moment kinds=('xrun' 'suspend' 'stall' 'unplug') lengths=('' '+0.3' '+1.2' '+0.7')
  for ((moment = 2; moment < $1; moment += 2)); do
    faults+="${kinds[moment / 2 % 4]}@$moment${lengths[moment / 2 % 4]} "
  done
  cat > "$work/alsa.conf" << END
</usr/share/alsa/alsa.conf>
pcm_type.faultmic { lib "$work/libasound_module_pcm_faultmic.so" }
pcm.faultmic { type faultmic rate 32000 file "$work/noise" script "${faults% }" }
END
  ALSA_CONFIG_PATH=$work/alsa.conf RTSAN_OPTIONS=halt_on_error=false timeout -s TERM "$1" \
    "$root/.build-realtime/release/tocsin" listen --device faultmic --rate 32000 \
    --model "$root/config/model/tocsin.safetensors" --status-every 1 > "$work/lines" 2> "$work/errors" || true
  reports=$((reports + $(grep -c 'RealtimeSanitizer: ' "$work/errors" || true)))
  gaps=$((gaps + $(grep -c '"type":"gap"' "$work/lines" || true)))
}

TOCSIN_REALTIME_MUTATION=1 listens 4
[ "$reports" -gt 0 ] || { echo "FAILED: a pause was not reported"; cat "$work/errors"; exit 1; }
echo "ok: a pause is reported"
reports=0 gaps=0
for ((left = seconds; left > 0 && reports == 0; left -= 32)); do listens $((left < 32 ? left : 32)); done
[ "$reports" = 0 ] || { echo "FAILED: $reports reports"; head -n 40 "$work/errors"; exit 1; }
[ "$gaps" -ge $((seconds / 10)) ] || { echo "FAILED: only $gaps gaps: too few faults"; exit 1; }
echo "ok: no report in $seconds s with $gaps gaps"

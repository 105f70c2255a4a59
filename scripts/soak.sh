#!/bin/bash
# Listens to hours of sound in minutes, and looks whether memory, descriptors, threads or times grow.
#   soak.sh PROGRAM [HOURS [SPEED]]     24 hours of sound at 20 times their pace: 72 minutes
# The whole chain is at work: a pipe, detection, the socket with a reader that reads, one that never
# does and one that comes and goes, and the spool at its limit. Fails when resident memory grows by
# 1 MB for a day of sound or more, when descriptors or threads grow, or when the time that detection
# takes for its slowest block does. Samples stay in SOAK (default: a temporary folder) as samples.tsv.
set -euo pipefail
program=${1:?usage: soak.sh PROGRAM [HOURS [SPEED]]} hours=${2:-24} speed=${3:-20}
for tool in ffmpeg socat jq awk; do
  command -v $tool > /dev/null || { echo "no $tool here" >&2; exit 1; }
done
work=$(mktemp -d) keep=${SOAK:-}
children=()
finish() {
  kill "${children[@]}" 2> /dev/null || true
  [ -z "$keep" ] || { mkdir -p "$keep" && cp "$work"/{samples.tsv,log} "$keep"; }
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# A minute with everything in it: quiet, a siren, a hiss, clicks.
ffmpeg -v error -f lavfi -i "aevalsrc='0.001*(random(0)-0.5)
  +between(t,10,18)*0.3*sin(2*PI*900*t+300*sin(PI*t))+between(t,30,36)*0.1*(random(1)-0.5)
  +between(t,45,50)*0.5*lt(mod(t,1),0.01)':s=16000:d=60" -f wav "$work/minute.wav"
seconds=$(awk "BEGIN { print $hours * 3600 }")
mkfifo "$work/sound" "$work/never"
ffmpeg -v error -readrate "$speed" -stream_loop -1 -i "$work/minute.wav" -t "$seconds" -f s16le \
  pipe:1 > "$work/sound" &
children+=($!)
printf 'spool_mib = 1\nstatus_every = 1\n[[source]]\nstdin = true\nrate = 16000\n' > "$work/soak.toml"
"$program" listen --config "$work/soak.toml" --socket "$work/events.sock" --spool "$work/spool" \
  --threshold 0.1 --no-stdout < "$work/sound" 2> "$work/log" &
service=$!
children+=($service)
until [ -S "$work/events.sock" ]; do
  kill -0 $service 2> /dev/null || { tail -n 3 "$work/log" >&2; exit 1; }
  sleep 0.1
done
socat -u UNIX-CONNECT:"$work/events.sock" - > "$work/lines" &
children+=($!)
# One that never reads: its own output goes into a pipe that nobody empties.
exec 9<> "$work/never"
socat -u UNIX-CONNECT:"$work/events.sock" - >&9 &
children+=($!)

sample() {
  local status=/proc/$service/status begin=$1 line
  line=$(tail -n 200 "$work/lines" | jq -R 'fromjson? // empty | select(.type == "status")' |
    jq -sr 'last // {} | "\(.position // 0) \(.slowest_step_ms // 0) \(.lost // 0)"')
  echo "$(($(date +%s) - begin)) $(awk '/^VmRSS/ { print $2 }' $status) \
$(ls /proc/$service/fd | wc -l) $(awk '/^Threads/ { print $2 }' $status) $line"
}
begin=$(date +%s)
echo "# seconds rss_kb descriptors threads samples slowest_step_ms lost" > "$work/samples.tsv"
pause=$(awk "BEGIN { p = $seconds / $speed / 200; print (p < 1 ? 1 : p > 30 ? 30 : p) }")
while kill -0 $service 2> /dev/null; do
  sleep "$pause"
  sample "$begin" >> "$work/samples.tsv" 2> /dev/null || break
  # One that comes and goes, and asks for what it missed.
  echo '{"after":"oldest"}' | timeout 1 socat - UNIX-CONNECT:"$work/events.sock" > "$work/replayed" || true
  # What was counted is not needed any more.
  [ "$(stat -c %s "$work/lines")" -lt 20000000 ] || : > "$work/lines"
done
wait $service || { echo "the service failed with $?" >&2; tail -n 5 "$work/log" >&2; exit 1; }

# Slopes by least squares, after a fifth of the time in which everything is used for the first time.
awk -v rate=16000 '
  function slope(y, i, mx, my, a, b) {
    for (i = from; i <= n; i++) { mx += x[i]; my += y[i] }
    mx /= n - from + 1; my /= n - from + 1
    for (i = from; i <= n; i++) { a += (x[i] - mx) * (y[i] - my); b += (x[i] - mx) ^ 2 }
    return b > 0 ? a / b : 0
  }
  /^#/ { next }
  NF == 7 { n++; x[n] = $5 / rate / 86400; rss[n] = $2 / 1024; files[n] = $3; threads[n] = $4
    step[n] = $6; lost = $7; wall = $1 }
  END {
    from = int(n / 5) + 1
    if (n - from < 10) { print "too few samples: " n; exit 1 }
    half = int((from + n) / 2)
    for (i = from; i <= n; i++) {
      if (i <= half) { if (files[i] > f1) f1 = files[i]; if (threads[i] > t1) t1 = threads[i]
        s1 += step[i] / (half - from + 1) }
      else { if (files[i] > f2) f2 = files[i]; if (threads[i] > t2) t2 = threads[i]
        s2 += step[i] / (n - half) }
    }
    grows = slope(rss)
    printf "%.2f h of sound in %d s (%.0f times), %d samples; resident %.1f to %.1f MB, %+.2f MB a day of sound\n",
      x[n] * 24, wall, x[n] * 86400 / wall, n, rss[from], rss[n], grows
    printf "descriptors at most %d, then %d; threads %d, then %d; slowest block %.2f ms, then %.2f ms; %d samples lost\n",
      f1, f2, t1, t2, s1, s2, lost
    bad = 0
    if (grows >= 1) { print "FAILED: memory grows"; bad = 1 }
    if (f2 > f1) { print "FAILED: descriptors grow"; bad = 1 }
    if (t2 > t1) { print "FAILED: threads grow"; bad = 1 }
    if (s2 > 2 * s1 + 5) { print "FAILED: blocks take longer and longer"; bad = 1 }
    if (lost > 0) { print "FAILED: samples were lost"; bad = 1 }
    exit bad
  }' "$work/samples.tsv"

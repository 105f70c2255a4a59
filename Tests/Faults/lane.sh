# Functions for the faults of one plug-in: sourced by faultmic.sh, pulse.sh and pipewire.sh, which set
# `plugin` and `rate`. From outside: work (a folder), program, project, here.
set -uo pipefail
# Every job in a process group of its own, so that all of it can be ended.
set -m
finish() {
  for job in $(jobs -p); do kill -KILL -- "-$job"; kill -CONT -- "-$job"; done 2> /dev/null
  wait 2> /dev/null
}
trap finish EXIT
trap 'exit 143' INT TERM
: > "$work/rows"

# What a plug-in has no such thing as is no failure.
skip() { printf '%-9s skipped: %s\n' "$plugin" "$1"; exit 0; }
give_up() { printf '%-9s FAILED: %s\n' "$plugin" "$1"; tail -n 5 "$work/log"; exit 1; }
not_to_be_had() { printf '%-9s %-16s not to be had: %s\n' "$plugin" "$1" "$2" >> "$work/rows"; }

# listen DEVICE: starts the program. The time between status lines is no multiple of a period or of a
# step of detection: so they come at all phases of both, and the best of some shows the position.
listen() {
  cat > "$work/tocsin.toml" << END
model = "$project/config/model/tocsin.safetensors"
status_every = 0.137
[[source]]
name = "$plugin"
device = "$1"
rate = $rate
channels = 1
period_ms = ${PERIOD_MS:-20}
END
  "$program" listen --config "$work/tocsin.toml" > "$work/lines" 2> "$work/log" & listener=$!
  is_running 0 10 || give_up 'no sound'
  sleep 2.5
}

# is_running SINCE SECONDS: waits until sound arrives after that time.
is_running() {
  local deadline=$((SECONDS + $2))
  while ((SECONDS < deadline)); do
    tail -n 8 "$work/lines" | jq -enR --argjson since "$1" 'last(inputs | fromjson? |
      select(.type == "status")) | .state == "running" and .unix > $since + 0.3' > /dev/null && return
    sleep 0.2
  done
  false
}

# What the program has taken of the processor, in hundredths of a second.
processor() { awk '{ print $14 + $15 }' "/proc/$listener/stat"; }

# fault KIND SECONDS BEGIN END: a fault, its end, and then the time to see how the stream goes on.
fault() {
  local begin=$EPOCHREALTIME taken=$(processor) end row
  $3
  sleep "$2"
  taken=$(($(processor) - taken))
  # Before what ends it: starting a server takes a while.
  end=$EPOCHREALTIME
  $4
  is_running "$EPOCHREALTIME" 15
  # A loss without an error is certain after a second or two of sound, a small one after five to ten, and
  # a sound server may lose more while it recovers: the first look that finds all well counts.
  sleep 4.5
  for _ in 1 2 3 4 5; do
    row=$(judge "$1" "$begin" "$end" "$EPOCHREALTIME" "$taken")
    [ "$row" ] || row="$plugin	$1						FAILED: the lines cannot be judged"
    [[ $row == *FAILED* ]] || break
    sleep 2.5
  done
  awk -F '\t' '{ printf "%-9s %-16s %10s %8s %8s %9s %6s  %s\n", $1, $2, $3, $4, $5, $6, $7, $8 }' \
    <<< "$row" >> "$work/rows"
}

# judge KIND BEGIN END CLOSE HUNDREDTHS
judge() {
  echo "$@" >> "$work/looks"
  jq -nrR --arg plugin "$plugin" --arg kind "$1" --argjson from "$2" --argjson until "$3" \
    --argjson close "$4" --argjson taken "$5" -f "$here/judge.jq" "$work/lines"
}

# The reader itself is held up.
stop_reader() { kill -STOP $listener; }
resume_reader() { kill -CONT $listener; }

# Ends the program, which must be willing to.
end_listening() {
  local deadline=$((SECONDS + 5))
  kill -TERM $listener
  while kill -0 $listener 2> /dev/null && ((SECONDS < deadline)); do sleep 0.1; done
  kill -0 $listener 2> /dev/null && give_up 'does not end after SIGTERM'
  wait $listener || give_up "ended with status $?"
  printf '%-9s %-16s exit status 0\n' "$plugin" SIGTERM >> "$work/rows"
}

#!/bin/bash
# The faults of the project's own microphone, Tests/FaultMicrophone; see lane.sh.
plugin=faultmic rate=16000
. "$here/lane.sh"
make -s -C "$project/Tests/FaultMicrophone" OUT="$work" || give_up 'the fault microphone cannot be built'
head -c 4000000 /dev/urandom > "$work/noise"

# Faults come at fixed times after the device was opened first. From the beginning of one to that of the
# next there is time for it, for the return and for a look at it.
spacing=20 first=22
at() { echo $((first + $1 * spacing)); }
script="hang@$(at 0)+4 xrun@$(at 1)+3 suspend@$(at 2)+3 unplug@$(at 3)+3 stall@$(at 4)+2.5 xrun@$(at 5)
unplug@$(at 6)+1 stall@$(at 6)+5"
cat > "$work/alsa.conf" << END
</usr/share/alsa/alsa.conf>
pcm_type.faultmic { lib "$work/libasound_module_pcm_faultmic.so" }
pcm.faultmic { type faultmic rate $rate file "$work/noise" script "${script//$'\n'/ }" }
END
export ALSA_CONFIG_PATH=$work/alsa.conf

# scheduled INDEX KIND SECONDS: a fault that comes and goes by itself.
scheduled() {
  local wait
  # A little early: the device was opened a moment before uptime began.
  wait=$(awk "BEGIN { print $opened + $(at "$1") - $EPOCHREALTIME - 0.1 }")
  sleep "$wait" || give_up 'the schedule of faults is too tight'
  fault "$2" "$3" : :
}
listen faultmic
opened=$(jq -n 'first(inputs | select(.type == "status")) | .unix - .uptime' "$work/lines")
fault 'reader stopped' 3 stop_reader resume_reader
scheduled 0 'server stopped' 4
scheduled 1 'server killed' 3
scheduled 2 'suspended' 3
scheduled 3 'removed' 3
scheduled 4 'stall' 2.5
scheduled 5 'overrun' 1
scheduled 6 'nothing at open' 5
end_listening

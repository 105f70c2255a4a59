#!/bin/bash
# Faults of a microphone behind PipeWire; see lane.sh. Server, session manager and bus are our own. The
# microphone is a program of its own, pw-loopback, which has its pace from a sink of the server.
plugin=pipewire rate=48000
. "$here/lane.sh"
for tool in pipewire wireplumber pw-loopback pw-link pw-cli dbus-run-session; do
  command -v $tool > /dev/null || skip "$tool is not installed"
done
# Debian's package of the plug-in conflicts with PulseAudio, so it is only unpacked.
library=$(find /usr/lib -name libasound_module_pcm_pipewire.so 2> /dev/null | head -n 1)
if [ -z "$library" ]; then
  (cd "$work" && apt-get download pipewire-alsa && dpkg -x pipewire-alsa_*.deb plugin) > /dev/null 2>&1
  library=$(find "$work" -name libasound_module_pcm_pipewire.so | head -n 1)
fi
[ "$library" ] || skip 'the package pipewire-alsa cannot be had'
settings=/usr/share/pipewire/pipewire.conf
[ -r $settings ] || skip "no $settings"
mkdir -m 700 "$work/run"
export HOME=$work XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_RUNTIME_DIR=$work/run
export PIPEWIRE_RUNTIME_DIR=$work/run
# Without this the session manager moves a stream to another source when its own is removed.
export PIPEWIRE_PROPS='{ node.dont-reconnect = true }'
unset DBUS_SESSION_BUS_ADDRESS PIPEWIRE_REMOTE
room='{ factory = adapter args = { factory.name = support.null-audio-sink node.name = room
  media.class = Audio/Sink audio.position = [ MONO ] audio.rate = '$rate' } }'
awk -v room="${room//$'\n'/ }" '{ print } /^context.objects = \[/ { print room }' $settings \
  > "$work/pipewire.conf"
cat > "$work/alsa.conf" << END
</usr/share/alsa/alsa.conf>
pcm_type.pipewire { lib "$library" }
pcm.pipewire_mic { type pipewire capture_node "mic" }
END
export ALSA_CONFIG_PATH=$work/alsa.conf

# until_so COMMAND: for at most five seconds.
until_so() { for _ in $(seq 50); do eval "$1" > /dev/null 2>&1 && return; sleep 0.1; done; false; }
start_manager() { dbus-run-session -- wireplumber > "$work/manager.log" 2>&1 & manager=$!; }
start_microphone() {
  pw-loopback --capture-props='node.target=room stream.capture.sink=true' \
    --playback-props='media.class=Audio/Source node.name=mic audio.position=[MONO]' \
    > "$work/microphone.log" 2>&1 & microphone=$!
}
start_server_alone() {
  pipewire -c "$work/pipewire.conf" > "$work/server.log" 2>&1 & server=$!
  until_so '[ -S "$work/run/pipewire-0" ] && pw-cli info 0' && start_microphone
}
start_server() { start_server_alone && start_manager; }
kill_server() {
  kill -KILL -- -$server -$manager -$microphone 2> /dev/null
  wait $server $manager $microphone 2> /dev/null
  rm -f "$work"/run/pipewire-0*
}
stop_server() { kill -STOP $server; }
resume_server() { kill -CONT $server; }
# A source that sleeps is waked by the next who listens to it: taking its link away comes nearest.
suspend() { kill -STOP -- -$manager; pw-link -d mic:capture_MONO 'ALSA Capture:input_MONO'; }
wake() { kill -CONT -- -$manager; }
remove() { kill -KILL $microphone; wait $microphone 2> /dev/null; }
bring_back() { start_microphone; }
stop_microphone() { kill -STOP $microphone; }
resume_microphone() { kill -CONT $microphone; }
# A server that can be opened and has nothing to give: nobody links the microphone.
start_mute_server() { kill_server; start_server_alone; }

start_server || skip "pipewire does not start here: $(tail -n 1 "$work/server.log")"
until_so 'pw-cli ls Node | grep -q "\"mic\""' ||
  skip "no microphone in pipewire: $(tail -n 1 "$work/manager.log" "$work/microphone.log")"
listen pipewire_mic
fault 'reader stopped' 3 stop_reader resume_reader
fault 'server stopped' 4 stop_server resume_server
fault 'server killed' 3 kill_server start_server
fault 'suspended' 3 suspend wake
fault 'removed' 3 remove bring_back
fault 'stall' 2.5 stop_microphone resume_microphone
not_to_be_had 'overrun' 'the plug-in loses what is not read without a word: see reader stopped'
fault 'nothing at open' 5 start_mute_server start_manager
end_listening

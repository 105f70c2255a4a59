#!/bin/bash
# Faults of a microphone behind PulseAudio; see lane.sh. The server is our own, and its microphone a named
# pipe into which samples are written at the pace of time.
plugin=pulse rate=16000
. "$here/lane.sh"
for tool in pulseaudio pactl; do
  command -v $tool > /dev/null || skip "$tool is not installed"
done
export HOME=$work XDG_RUNTIME_DIR=$work PULSE_SERVER=unix:$work/native
pipe=$work/pipe
microphone="module-pipe-source source_name=mic file=$pipe rate=$rate channels=1 format=s16le"
cat > "$work/server.pa" << END
load-module module-native-protocol-unix auth-anonymous=1 socket=$work/native
load-module $microphone
END
cat > "$work/alsa.conf" << END
</usr/share/alsa/alsa.conf>
pcm.pulse_mic { type pulse server "unix:$work/native" device "mic" }
END
export ALSA_CONFIG_PATH=$work/alsa.conf

start_server() {
  rm -f "$pipe" "$work/native"
  pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes --realtime=no \
    --high-priority=no -F "$work/server.pa" > "$work/server.log" 2>&1 & server=$!
}
kill_server() { kill -KILL $server; wait $server 2> /dev/null; }
stop_server() { kill -STOP $server; }
resume_server() { kill -CONT $server; }
suspend() { pactl suspend-source mic 1; }
wake() { pactl suspend-source mic 0; }
remove() { pactl unload-module module-pipe-source; }
bring_back() { pactl load-module $microphone > /dev/null; }
stop_feeder() { kill -STOP $feeder; }
resume_feeder() { kill -CONT $feeder; }
# A server that is there again and has nothing to give.
start_mute_server() { kill_server; stop_feeder; sleep 0.5; start_server; }

start_server
python3 "$here/feed.py" "$pipe" $rate & feeder=$!
for _ in $(seq 50); do [ -p "$pipe" ] && break; sleep 0.1; done
[ -p "$pipe" ] || give_up "pulseaudio does not start: $(tail -n 1 "$work/server.log")"
listen pulse_mic
fault 'reader stopped' 3 stop_reader resume_reader
fault 'server stopped' 4 stop_server resume_server
fault 'server killed' 3 kill_server start_server
fault 'suspended' 3 suspend wake
fault 'removed' 3 remove bring_back
fault 'stall' 2.5 stop_feeder resume_feeder
not_to_be_had 'overrun' 'the server keeps what is not read, 4 MiB of it'
fault 'nothing at open' 5 start_mute_server resume_feeder
end_listening

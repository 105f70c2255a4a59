#!/bin/bash
# Runs the examples of docs/integrations.md with the real programs. Takes about three quarters of a minute.
#   run.sh PROJECT-ROOT     the program: $TOCSIN, else the newest build of the project
# One service plays a recording at the speed of time; every example reads from it at once. Halfway
# the MQTT broker is stopped and started again.
set -uo pipefail
project=$(cd "${1:?usage: run.sh PROJECT-ROOT}" && pwd) || exit 64
program=${TOCSIN:-$(ls -t "$project"/.build{,-install}/release/tocsin 2> /dev/null | head -n 1)}
[ -x "$program" ] || { echo "no program: make build comes first" >&2; exit 1; }
for tool in curl jq mosquitto mosquitto_pub mosquitto_sub python3 socat; do
  command -v $tool > /dev/null || { echo "no $tool here: make test-deps comes first" >&2; exit 1; }
done
work=$(mktemp -d) failures=0
# Every job in a process group of its own, so that all of a pipe can be ended.
set -m
finish() {
  for job in $(jobs -p); do kill -KILL -- "-$job"; done 2> /dev/null
  wait 2> /dev/null
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
mkdir "$work/bin" "$work/state"
ln -s "$program" "$work/bin/tocsin"
export PATH=$work/bin:$PATH
read -r broker_port hook_port < <(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(s.getsockname()[1] for s in sockets))')
# An example as it is in the document, at the places of this test.
example() {
  sh "$project/Tests/Integrations/snippet.sh" "$project/docs/integrations.md" "$1" | sed \
    -e "s|/run/tocsin/events.sock|$work/events.sock|; s|tocsin tail|& --socket $work/events.sock|" \
    -e "s|-h broker.example.org|-h 127.0.0.1 -p $broker_port|; s|/var/lib/tocsin-mqtt|$work/state|" \
    -e "s|https://hooks.example.org|http://127.0.0.1:$hook_port|; s|read -r -t 90|read -r -t 3|"
}
# check WHAT COMMAND: one line, whatever comes of it.
check() { if eval "$2"; then echo "ok: $1"; else echo "FAILED: $1"; ((++failures)); fi; }
until_so() { for _ in $(seq 100); do eval "$1" && return; sleep 0.1; done; false; }
# The distinct lines that have a number, by what identifies them.
keys() { jq -r 'select(.seq) | "\(.boot):\(.seq)"' "$1" | sort -u; }

cat > "$work/broker.conf" << END
listener $broker_port 127.0.0.1
allow_anonymous true
persistence true
persistence_location $work/state/
# Else root's broker becomes a user that may not write there, and forgets who was subscribed.
user $(id -un)
END
broker() {
  mosquitto -c "$work/broker.conf" 2> "$work/broker.log" & broker=$!
  until_so "mosquitto_pub -p $broker_port -t up -n 2> /dev/null"
}
subscribe() { mosquitto_sub -p "$broker_port" -q 1 -c -i "$1" -t "$2" "${@:3}"; }
# A web hook that keeps what it is sent.
python3 - "$hook_port" "$work/hooked" << 'END' &
import http.server, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[2], "ab") as file: file.write(body)
        self.send_response(204); self.end_headers()
    def log_message(self, *arguments): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Hook).serve_forever()
END

tocsin synth "$project/config/demo/demo.toml" -o "$work/demo" 2> /dev/null || exit 1
cat > "$work/tocsin.toml" << END
model = "$project/config/model/tocsin.safetensors"
socket = "events.sock"
spool = "spool"
stdout = false
status_every = 1
[[source]]
name = "yard"
file = "demo/scene_0001.flac"
realtime = true
$(example action)
$(example topics)
END
check 'the configuration with the actions of the document is valid' \
  'tocsin check "$work/tocsin.toml" > /dev/null 2>&1'
broker || exit 1
# The sessions are there before the first line is.
subscribe all home/sounds -E && subscribe topics 'home/sounds/#' -E || exit 1
subscribe all home/sounds > "$work/mqtt" &
subscribe topics 'home/sounds/#' -v -R > "$work/topics" &
tocsin listen --config "$work/tocsin.toml" 2> "$work/log" & service=$!
until_so '[ -S "$work/events.sock" ]' || { cat "$work/log"; exit 1; }
bash -c "$(example jq)" > "$work/jq" &
bash -c "$(example dead-man)" 2> "$work/dead-man" &
bash -c "$(example mqtt)" 2> "$work/mqtt.err" &
sleep 12
# Before the end of the first event, and then over the beginning of the second.
check 'jq has printed while the service runs' '[ -s "$work/jq" ] && kill -0 $service'
kill $broker; wait $broker 2> /dev/null
sleep 5
check 'the broker starts again' broker
wait $service; status=$?
# What the service has kept is what it has written.
cut -d ' ' -f 4- "$work"/spool/*.log > "$work/truth"
check 'the service has ended well' '[ $status = 0 ]'
sleep 4

expected=$(jq -r 'select(.type == "event.start" and .score >= 0.5) | .label' "$work/truth")
check 'jq filters' '[ "$expected" ] && [ "$(cut -d" " -f1 "$work/jq")" = "$expected" ]'
check 'the silence of the service is noticed' '[ "$(cat "$work/dead-man")" = "nothing heard of tocsin" ]'
check 'every line comes over MQTT, over a restart of the broker' \
  'until_so "diff <(keys $work/truth) <(keys $work/mqtt) > $work/missing" || { cat "$work/missing"; false; }'
check 'the command for a web hook got the two labels and no others' \
  '[ "$(jq -r .label "$work/hooked" | sort -u | xargs)" = "siren smoke_alarm" ] &&
    [ "$(jq -r .type "$work/hooked" | sort -u)" = event.start ]'
check 'an action publishes to a topic of its own' \
  'grep -q "^home/sounds/yard/siren {" "$work/topics"'
check 'a command that fails, here for want of a broker, is in the log and counted' \
  'grep -q "action mqtt: the command failed with status" "$work/log" &&
    [ "$(jq -s "map(.action_failures // 0) | max" "$work/mqtt")" -ge 1 ]'

example cloudevents.jq > "$work/cloudevents.jq"
check 'each line makes a CloudEvent, and no two have one source and id' \
  'jq -c -f "$work/cloudevents.jq" "$work/truth" | python3 -c "
import json, sys
events = [json.loads(line) for line in sys.stdin]
assert events and all(e[\"specversion\"] == \"1.0\" and e[\"type\"] and e[\"data\"][\"v\"] == 1 for e in events)
assert len({(e[\"source\"], e[\"id\"]) for e in events}) == len(events)
assert not any(value is None for e in events for value in e.values())"'

for name in vector.toml vector-tail.toml; do
  check "$name is TOML" \
    'example $name | python3 -c "import sys, tomllib; tomllib.load(sys.stdin.buffer)"'
  if command -v vector > /dev/null; then
    example $name > "$work/$name"
    check "vector accepts $name" 'vector validate --no-environment "$work/$name" > /dev/null'
  else
    echo "skipped: vector is not installed, $name is untested"
  fi
done
if command -v fluent-bit > /dev/null; then
  example fluent-bit.yaml > "$work/fluent-bit.yaml"
  check 'fluent-bit accepts its configuration' \
    'fluent-bit --dry-run -c "$work/fluent-bit.yaml" > /dev/null 2>&1'
else
  echo 'skipped: fluent-bit is not installed, fluent-bit.yaml is untested'
fi
if command -v systemd-analyze > /dev/null; then
  example tocsin-mqtt.service | sed 's|^ExecStart=.*|ExecStart=/bin/true|' > "$work/tocsin-mqtt.service"
  check 'tocsin-mqtt.service has no unknown keys' \
    'systemd-analyze verify "$work/tocsin-mqtt.service" 2>&1 | grep -v tocsin.service; [ "${PIPESTATUS[0]}" = 0 ]'
fi
[ $failures = 0 ] || { tail -n 20 "$work/log" "$work/broker.log"; exit 1; }

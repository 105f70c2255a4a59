# Counts alarms that were found and alarms that were taken for the other kind.
#
#   awk -f count-alarms.awk EVENTS.tsv DETECTED.tsv
#
# Found: an event of the same label is reported within two cycles of the alarm's onset: half a second
# after its minimum duration. Confused: most of an event of the other label lies within the alarm.
BEGIN {
  FS = "\t"
  cycle["smoke_alarm"] = 4
  cycle["co_alarm"] = 5.8
  delay["smoke_alarm"] = 3
  delay["co_alarm"] = 0.7
}
{
  name = $1
  sub(/.*\//, "", name)
  sub(/\.[^.]*$/, "", name)
}
FNR == 1 { next }
NR == FNR {
  if ($4 in cycle) { n++; scene[n] = name; onset[n] = $2; offset[n] = $3; label[n] = $4 }
  next
}
$4 in cycle { m++; place[m] = name; from[m] = $2; to[m] = $3; kind[m] = $4 }
END {
  for (i = 1; i <= n; i++) {
    isFound = isConfused = 0
    for (k = 1; k <= m; k++) {
      if (place[k] != scene[i]) continue
      if (kind[k] == label[i]) {
        if (to[k] > onset[i] && from[k] + delay[label[i]] < onset[i] + 2 * cycle[label[i]]) isFound = 1
      } else {
        begin = from[k] > onset[i] ? from[k] : onset[i]
        end = to[k] < offset[i] ? to[k] : offset[i]
        if (end - begin > (to[k] - from[k]) / 2) isConfused = 1
      }
    }
    found += isFound
    confused += isConfused
    if (!isFound) missed = missed " " scene[i] "@" onset[i]
  }
  printf "%d alarms, %d found within two cycles (%.1f %%), %d confused;%s\n", n, found,
    100 * found / n, confused, missed == "" ? " none missed" : " missed" missed
}

# One row for one fault, out of the lines of the program: lane.sh's `judge` has the arguments.

# How far position lags behind the time that went by, in seconds: the least of what some lines say, since
# a line comes after the samples that it counts, never before. It is what it was when the program began,
# whatever was lost since.
def ledger: map(.position / .rate - .uptime) | max;
def round_to($digits): . * pow(10; $digits) | round / pow(10; $digits);
def shown($digits; $unit): if . == null then "-" else "\(round_to($digits)) \($unit)" end;

[inputs | fromjson? | select(.unix)] as $lines |
($lines | map(select(.type == "status"))) as $status |
($status | map(select(.position > 0)) | .[:16]) as $start |
($status | map(select(.unix < $from)) | last) as $before |
($status | map(select(.unix > $close - 2.3 and .unix <= $close))) as $after |
($lines | map(select(.unix >= $from and .unix <= $close))) as $during |
($during | map(select(.type == "source.stalled" or .type == "source.lost"))) as $told |
($during | map(select(.type == "source.regained"))) as $regained |
# The time of the line is that of its first lost sample: its number says when it was written.
($lines | map(select(.type == "gap" and .seq > $before.seq and .seq < ($after | last | .seq // 0)) | .lost)
  | add // 0) as $gaps |
(($after | last | .lost // 0) - $before.lost) as $lost |
# Without a loss that was told: the first line after the end whose position has moved since the beginning.
($regained | last | .unix // ($status |
  map(select(.unix >= $until and .position > $before.position + 0.3 * .rate)) | first | .unix)) as $back |
(if $after == [] then null else (($after | ledger) - ($start | ledger)) * 1000 end) as $error |
($taken / 100 / ($until - $from) * 100) as $share |
[$during[] | select(.type == "status") | .unix] as $times |
[
  (if ($start | length) < 16 or ($after | length) < 8 then "too few status lines" else empty end),
  (if any($after[]; .state != "running") then "not running again" else empty end),
  (if $error != null and ($error | fabs) >= 50 then "frames unaccounted for" else empty end),
  (if $gaps != $lost then "gap lines name \($gaps) of \($lost) lost frames" else empty end),
  (if $kind != "reader stopped" and $back - $from > 2 and ($told | length) == 0
    then "loss not told" else empty end),
  (if $kind != "reader stopped" and ($told | length) > 0 and ($told[0].unix - $from) > 2.1
    then "loss told late" else empty end),
  (if ($told | length) > 0 and ($regained | length) == 0 then "return not told" else empty end),
  (if ($regained | length) > 1 then "returned \($regained | length) times" else empty end),
  (if $back == null or $back - $until > 6 then "back late" else empty end),
  (if $share >= 5 then "takes the processor" else empty end),
  (if $kind != "reader stopped" and
    ([range(1; $times | length) | $times[.] - $times[. - 1]] | max) > 1 then "hung" else empty end)
] as $faults |
[
  $plugin, $kind,
  ($told | first | if . then .unix - $from else null end | shown(2; "s")),
  (if $back then [0, $back - $until] | max else null end | shown(2; "s")),
  ($lost / $before.rate | shown(2; "s")),
  ($error | shown(1; "ms")),
  ($share | shown(1; "%")),
  (if $faults == [] then "ok" else "FAILED: " + ($faults | join(", ")) end)
] | @tsv

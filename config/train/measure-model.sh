#!/bin/sh
# The figures of docs/models.md, from models that `FOLD=k config/train/make-model.sh` trained: each is
# judged by clips and backgrounds it has not learnt from, at thresholds chosen with the other models.
#
#   config/train/measure-model.sh DATA WORK
#
# DATA and WORK are those of make-model.sh; WORK/measure gets what is made, WORK/measure/figures-k.json
# the figures of fold k. OVERLAY is a file of event settings for all of them, such as smoothing; BY the
# F1 that thresholds are chosen by (intersection).
set -eu
data=$(realpath "$1")
work=$(realpath "$2")
here=$(dirname "$0")
tocsin=${TOCSIN:-.build/release/tocsin}
all=$work/data-all
out=$work/measure
mkdir -p "$out"
overlay=${OVERLAY:+--overlay $OVERLAY}

# Names and tables of a fold's scenes, told apart from those of the others.
named() { sed -E "2,\$s/^/fold$1-/" "$2"; }

folds=""
for fold in 1 2 3 4; do
  model=$work/run-$fold/model.safetensors
  [ -e "$model" ] || continue
  folds="$folds $fold"
  scenes=$all/scenes/test$fold
  rm -rf "$out/scores-$fold" "$out/heard"
  # shellcheck disable=SC2086
  "$tocsin" evaluate -m "$model" -a "$scenes" -g "$scenes/events.tsv" $overlay \
    --write-scores "$out/heard" --json "$out/default-$fold.json"
  mkdir "$out/scores-$fold"
  for file in "$out"/heard/*; do
    name=$(basename "$file")
    mv "$file" "$out/scores-$fold/scores_fold$fold-${name#scores_}"
  done
  named "$fold" "$scenes/events.tsv" > "$out/events-$fold.tsv"
done

for fold in $folds; do
  rm -rf "$out/others"
  mkdir "$out/others"
  for other in $folds; do
    # A single fold has no others: its thresholds then flatter it.
    [ "$other" != "$fold" ] || [ "$folds" = " $fold" ] || continue
    cp "$out/scores-$other"/* "$out/others"
    cp "$out/events-$other.tsv" "$out/others-$other.tsv"
  done
  # shellcheck disable=SC2046
  "$tocsin" evaluate --scores "$out/others" \
    -g $(for other in $folds; do
      [ "$other" = "$fold" ] && [ "$folds" != " $fold" ] || echo "$out/events-$other.tsv"
    done) --labels reference --write-thresholds "$out/thresholds-$fold.toml" \
    --best-by "${BY:-intersection}" --json "$out/others-$fold.json"
  "$tocsin" evaluate --scores "$out/scores-$fold" -g "$out/events-$fold.tsv" --labels reference \
    --overlay "$out/thresholds-$fold.toml" --json "$out/figures-$fold.json"
done
rm -rf "$out/others" "$out/heard" "$out"/others-?.tsv

# Alarms by their standards, two cycles or more of each, over backgrounds that were not learnt from.
alarms=$out/alarms
if [ ! -e "$alarms/events.tsv" ]; then
  sed -e 's/^seed = .*/seed = 77/' -e 's/^snr = .*/snr = { uniform = [0, 20] }/' \
    -e 's/^seconds = {.*/seconds = { uniform = [12, 20] }/' \
    "$here/../scenes/smoke-and-co.toml" > "$out/alarms.toml"
  "$tocsin" synth "$out/alarms.toml" -o "$alarms" --scenes 150 --background "$all/noise-test"
fi
for fold in $folds free; do
  model=$work/run-$fold/model.safetensors
  [ "$fold" != free ] || model=$work/run/model.safetensors
  [ -e "$model" ] || continue
  # shellcheck disable=SC2086
  "$tocsin" detect -m "$model" $overlay --format tsv --only smoke_alarm --only co_alarm \
    "$alarms"/*.flac > "$out/alarms-$fold.tsv"
  printf '%s: ' "$fold"
  awk -f "$here/count-alarms.awk" "$alarms/events.tsv" "$out/alarms-$fold.tsv"
done

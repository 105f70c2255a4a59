#!/bin/sh
# Prepares the recordings and trains the model that ships with tocsin.
#
#   config/train/make-model.sh DATA WORK [TEACHER] [OPTION…]
#
# DATA holds esc50/ (fold1…fold4 with their CSV files and segments.tsv), noise/ and speech/. WORK gets
# everything that is made on the way, and keeps it for the next time; WORK/first and WORK/run are the run
# folders of the two stages: a long one, and a short one with limited bands.
# TEACHER is a file with what another model said about the clips' views (docs/training.md); `-` for
# none. Views for a teacher to hear: WORK/views, written with VIEWS=yes. Options go to `tocsin train`.
# FOLD=4 trains on the other folds, with clips of every licence, and validates on fold 4.
set -eu
data=$(realpath "$1")
work=$2
teacher=${3:--}
shift 2
[ $# -eq 0 ] || shift
here=$(dirname "$0")/..
tocsin=${TOCSIN:-.build/release/tocsin}
folds="1 2 3 4"
if [ -n "${FOLD:-}" ]; then licences=""; kind=all; else licences="--licences CC0 CC-BY"; kind=free; fi

mkdir -p "$work/data-$kind/scenes" "$work/data-$kind/noise-train" "$work/data-$kind/noise-test"
root=$(realpath "$work/data-$kind")
ln -sfn "$data/esc50" "$root/esc50"
ln -sfn "$data/speech/train" "$root/speech"
ln -sfn "$data/speech/train.csv" "$root/speech.csv"
ln -sfn "$data/noise/train.csv" "$root/noise.csv"

# Every fourth background is held back for tests; of the others those under a free licence are used.
tail -n +2 "$data/noise/train.csv" | LC_ALL=C sort -t, -k1,1 | awk -F, '
  NR % 4 == 0 {print "noise-test", $1; next}
  $6 !~ /SA|NC/ {print "noise-train", $1}' | while read -r side file; do
  ln -sfn "$data/noise/train/$file" "$root/$side/$file"
done

# Soundscapes: to learn from, and of other clips' folds to test with.
for fold in $folds; do
  for use in fold:100:10 test:60:20; do
    name=${use%%:*}$fold
    count=$(echo "$use" | cut -d: -f2)
    seed=${use##*:}$fold
    noise=noise-train
    [ "${use%%:*}" = fold ] || noise=noise-test
    [ ! -e "$root/scenes/$name/events.tsv" ] || continue
    sed "s/^seed = .*/seed = $seed/" "$here/scenes/esc50-soundscapes.toml" > "$root/scenes/$name.toml"
    # shellcheck disable=SC2086
    "$tocsin" synth "$root/scenes/$name.toml" -o "$root/scenes/$name" --scenes "$count" \
      --clips "$root/esc50/fold$fold" -g "$root/esc50/fold$fold.csv" "$root/esc50/segments.tsv" \
      --background "$root/$noise" $licences 2> "$root/scenes/$name.log"
  done
done
for use in alarms:smoke-and-co:300 signals:alarms-in-background:160; do
  name=${use%%:*}
  recipe=$(echo "$use" | cut -d: -f2)
  [ -e "$root/scenes/$name/events.tsv" ] || "$tocsin" synth "$here/scenes/$recipe.toml" \
    -o "$root/scenes/$name" --scenes "${use##*:}" --background "$root/noise-train"
done

if [ "${VIEWS:-}" = yes ]; then
  "$tocsin" augment "$here/train/tocsin.toml" -a "$root"/esc50/fold? \
    --background "$root/noise-train" -o "$work/views" --views 8
  exit
fi

set -- --data "$root" --cache "$work/features" "$@"
name=${FOLD:+-$FOLD}
[ -z "${FOLD:-}" ] || set -- "$@" --all-licences --validation-folds "$FOLD"

if [ ! -e "$work/first$name/model.safetensors" ]; then
  if [ "$teacher" = - ]; then
    "$tocsin" train "$here/train/tocsin.toml" -o "$work/first$name" "$@"
  else
    "$tocsin" train "$here/train/tocsin.toml" -o "$work/first$name" "$@" --teacher "$teacher"
  fi
fi

# The second stage: the same recipe from the first one's model, without a teacher, at a low rate.
sed -e '/^\[\[layers\]\]/,/^$/d' -e '/^\[teacher\]/,/^$/d' -e 's/^epochs = .*/epochs = 3/' \
  -e 's/^rate = .*/rate = 0.0001/' -e 's/^average_decay = .*/average_decay = 0.99/' \
  -e '/^\[optimiser\]/a warm_up_epochs = 0' "$here/train/tocsin.toml" > "$work/second$name.toml"
cat >> "$work/second$name.toml" <<END

[augmentation.band_limit]
probability = 0.4
hertz = [5000, 12000]

[transfer]
frozen_epochs = 0
trunk_rate = 1
END
"$tocsin" train "$work/second$name.toml" -o "$work/run$name" --from "$work/first$name/model.safetensors" \
  "$@"

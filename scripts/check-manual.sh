#!/bin/sh
# The manual pages say what the program and its example configuration say, without a warning of groff.
#   check-manual.sh PROGRAM
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$here/make-manual.py" "${1:?usage: check-manual.sh PROGRAM}" "$folder"
for page in tocsin.1 tocsin.toml.5; do
  diff -u "$here/../docs/$page" "$folder/$page" || { echo "$page is old: make manual" >&2; exit 1; }
  if command -v groff > /dev/null; then
    said=$(groff -K utf8 -mandoc -T utf8 -ww -z "$folder/$page" 2>&1)
    [ -z "$said" ] || { echo "$said" >&2; exit 1; }
  fi
done

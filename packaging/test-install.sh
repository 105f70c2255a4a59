#!/bin/bash
# `make install` puts down what packaging/installed-files lists, and nothing else; what it puts down
# works; `make uninstall` leaves the configuration. Needs the program that `make install-build` makes.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }
files() { (cd "$1" && find . ! -type d | sed 's|^\.||' | LC_ALL=C sort); }

for prefix in /usr/local /usr /opt/tocsin; do
  root=$work${prefix//\//_}
  run() { make -s --no-print-directory -o install-build "$@" DESTDIR="$root" PREFIX=$prefix; }
  units=$prefix/lib/systemd/system
  [ $prefix != /opt/tocsin ] || units=/etc/systemd/system
  run install
  sed -e "s|^PREFIX|$prefix|" -e "s|^UNITS|$units|" packaging/installed-files | LC_ALL=C sort |
    diff - <(files "$root") || fail "$prefix: other files than packaging/installed-files lists"

  # The model is found beside the program, from any folder.
  (cd / && env -u TOCSIN_MODEL "$root$prefix/bin/tocsin" inspect > "$work/inspected") ||
    fail "$prefix: no model"
  grep -q smoke_alarm "$work/inspected" || fail "$prefix: not the model that ships"
  # The unit starts what was installed.
  ! grep '^Exec.*/tocsin ' "$root$units/tocsin.service" | grep -v "=$prefix/bin/tocsin " ||
    fail "$prefix: the unit starts another program"

  # What was changed by hand stays.
  echo '# mine' >> "$root/etc/tocsin/tocsin.toml"
  run install
  grep -q '^# mine' "$root/etc/tocsin/tocsin.toml" || fail "$prefix: the configuration was replaced"
  run uninstall
  [ "$(files "$root")" = /etc/tocsin/tocsin.toml ] || fail "$prefix: left behind: $(files "$root")"
  [ -z "$(find "$root" -type d -name 'tocsin' ! -path '*/etc/*' ! -path '*/opt/tocsin')" ] ||
    fail "$prefix: folders left behind"
  echo "ok: install and uninstall, PREFIX=$prefix"
done

#!/bin/sh
# Says what to do where there is no Swift, or one that is too old.
set -eu
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
case "$version" in
  6.[2-9] | 6.[1-9][0-9] | [7-9].* | [1-9][0-9].*) ;;
  "") echo "Swift is not installed. Debian has no package of it: see https://www.swift.org/install/linux/ (6.2 or newer)." >&2; exit 1 ;;
  *) echo "Swift $version is too old, 6.2 or newer is needed: https://www.swift.org/install/linux/" >&2; exit 1 ;;
esac

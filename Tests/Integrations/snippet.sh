#!/bin/sh
# Prints an example of docs/integrations.md: snippet.sh DOCUMENT NAME
# It is the block behind the line `<!-- run: NAME -->` or `<!-- check: NAME -->`.
set -eu
awk -v name="${2:?usage: snippet.sh DOCUMENT NAME}" '
  $0 == "<!-- run: " name " -->" || $0 == "<!-- check: " name " -->" { found = 1; next }
  found && /^```/ { if (inside) exit; inside = 1; next }
  inside { print; lines++ }
  END { if (!lines) { print "no example " name > "/dev/stderr"; exit 1 } }
' "${1:?usage: snippet.sh DOCUMENT NAME}"

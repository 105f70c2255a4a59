#!/bin/sh
# Makes the Debian package out of what `make install PREFIX=/usr` installs.
#   make-deb.sh FOLDER     the package comes into FOLDER
# The same sources and the same program give the same bytes.
set -eu
cd "$(dirname "$0")/.."
out=${1:?usage: make-deb.sh FOLDER}
for tool in dpkg-deb dpkg-shlibdeps dpkg-architecture; do
  command -v $tool > /dev/null || { echo "no $tool here: apt-get install dpkg-dev" >&2; exit 1; }
done
umask 022
version=$(sed -n 's/.*static let number = "\(.*\)"/\1/p' Sources/tocsin/Version.swift)
revision=$version-1
architecture=$(dpkg-architecture -qDEB_HOST_ARCH)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2> /dev/null || date +%s)}
export SOURCE_DATE_EPOCH
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/debian/tocsin
# As it was built: make-deb.sh is for `make deb`, which has just done that.
make -s --no-print-directory -o install-build install DESTDIR="$root" PREFIX=/usr

# What Debian's policy adds.
doc=$root/usr/share/doc/tocsin
install -m644 packaging/debian/copyright packaging/debian/README.Debian "$doc"
install -m644 CHANGELOG.md "$doc/changelog"
printf 'tocsin (%s) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- %s  %s\n' "$revision" \
  "$(sed -n 's/^Maintainer: //p' packaging/debian/control)" \
  "$(date -uRd "@$SOURCE_DATE_EPOCH")" > "$doc/changelog.Debian"
gzip -9n "$doc/changelog" "$doc/changelog.Debian" "$root"/usr/share/man/man?/*
install -Dm644 packaging/debian/lintian-overrides "$root/usr/share/lintian/overrides/tocsin"

# What the program is linked with says which packages it needs.
mkdir "$root/DEBIAN"
printf 'Source: tocsin\n\nPackage: tocsin\nArchitecture: any\n' > "$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O --warnings=1 -e debian/tocsin/usr/bin/tocsin |
  sed -n 's/^shlibs:Depends=//p')
[ -n "$libraries" ] || { echo "no libraries found: was the program built?" >&2; exit 1; }

sed -e "s/@VERSION@/$revision/" -e "s/@ARCHITECTURE@/$architecture/" \
  -e "s/@LIBRARIES@/$libraries/" -e "s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/" \
  packaging/debian/control > "$root/DEBIAN/control"
echo /etc/tocsin/tocsin.toml > "$root/DEBIAN/conffiles"
install -m755 -t "$root/DEBIAN" packaging/debian/postinst packaging/debian/prerm \
  packaging/debian/postrm
(cd "$root" && find . -path ./DEBIAN -prune -o -type f ! -path './etc/*' -printf '%P\0' | sort -z |
  xargs -0 md5sum > DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$out/tocsin_${revision}_$architecture.deb"

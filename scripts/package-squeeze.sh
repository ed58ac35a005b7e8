#!/usr/bin/env bash
# Packs a .deb anew with xz, which the bundler cannot: the same files in a smaller package. No file is newer than the last commit, so
# the same programs are the same package.
#   scripts/package-squeeze.sh FILE.deb
set -euo pipefail

(($# == 1)) && [[ -f $1 ]] || {
    echo "usage: scripts/package-squeeze.sh FILE.deb" >&2
    exit 1
}
project=$(dirname "$0")/..
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$project" log --max-count 1 --format=%ct 2>/dev/null || stat --format %Y "$project/CHANGELOG.md")}
export SOURCE_DATE_EPOCH
unpacked=$(mktemp --directory)
trap 'rm -rf "$unpacked"' EXIT
dpkg-deb --raw-extract "$1" "$unpacked/files"
# One thread: where a package is cut into parts for several, it depends on how many there are.
dpkg-deb --root-owner-group --threads-max=1 -Zxz -z9 --build "$unpacked/files" "$unpacked/package.deb" >/dev/null
install -m 644 "$unpacked/package.deb" "$1"

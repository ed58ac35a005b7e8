#!/usr/bin/env bash
# Puts what the packages hold beside the app into artifacts/package, where tauri.conf.json takes it from: the `tabella` command,
# manual pages, completions of shells, licences. `make bundle` runs it once the programs are built.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=${SHIPPED:?the folder of the built programs: use make bundle}
out=artifacts/package
rm -rf "$out"
mkdir -p "$out/bin" "$out/doc"

install -m 755 "$programs/tabella" "$out/bin/tabella"
"$programs/tabella-manual" "$out"
cp packaging/linux/copyright "$out/doc/copyright"
cp CHANGELOG.md "$out/doc/changelog"
scripts/licences.py > "$out/doc/licences.txt"
# Without names and times, the same input is the same bytes.
gzip -9 --no-name "$out"/man/* "$out/doc/changelog" "$out/doc/licences.txt"
chmod -R u=rwX,go=rX "$out"

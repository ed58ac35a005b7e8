#!/usr/bin/env bash
# Draws the icons of every platform from icons/tabella.svg. Run it after changing the drawing and commit what it writes.
set -euo pipefail
cd "$(dirname "$0")/.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
npx --prefix ui tauri icon icons/tabella.svg --output "$out"
# Only the desktop's: the tool also draws those of telephones and shops.
cp "$out"/{32x32,64x64,128x128,128x128@2x,icon}.png "$out"/icon.{ico,icns} icons/
ls -l icons

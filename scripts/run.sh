#!/usr/bin/env bash
# Builds the app and opens it; without a display, rehearses an election in the terminal.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]; then
    scripts/setup.sh app
    make --no-print-directory ui/dist/index.html
    exec cargo run --release --bin tabella-app
fi
echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened." >&2
echo "Rehearsing an election here in the terminal in its place." >&2
scripts/setup.sh terminal
exec cargo run --release --package tabella-cli -- rehearse --demo

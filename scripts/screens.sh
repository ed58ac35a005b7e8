#!/usr/bin/env bash
# Photographs the three places of the app, while a city votes, into docs/screens/. Rerun it when the interface changed.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test
make --no-print-directory ui/dist/index.html
# The same graph as the tests', so that nothing is built twice.
cargo build --workspace --all-targets
target=$(cargo metadata --format-version 1 --no-deps | node --print 'JSON.parse(fs.readFileSync(0)).target_directory')
xvfb-run -a -s "-screen 0 1280x900x24 -nolisten tcp" dbus-run-session -- "$target/debug/examples/screens" docs/screens

#!/usr/bin/env bash
# Flips single bits of a copy of a record at seeded places spread over all of it: the audit has to find every one.
# usage: scripts/flip-test.sh RECORD [COUNT [SEED]]
set -euo pipefail

if (($# < 1 || $# > 3)); then
    echo "usage: $0 RECORD [COUNT [SEED]]" >&2
    exit 2
fi
manifest=$(dirname "$0")/../Cargo.toml
exec cargo run --quiet --release --manifest-path "$manifest" --package tabella-tests --example flips -- "$@"

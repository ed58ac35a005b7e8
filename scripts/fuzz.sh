#!/usr/bin/env bash
# Fuzzes every decoder, one after the other.
#   scripts/fuzz.sh <minutes>             each target for so many minutes
#   scripts/fuzz.sh <minutes> <target>..  only these
set -euo pipefail
cd "$(dirname "$0")/../crypto"

minutes=${1:-}
[[ $minutes =~ ^[0-9]+$ && $minutes -gt 0 ]] || {
    echo "usage: scripts/fuzz.sh <minutes> [target]..." >&2
    exit 2
}
shift
command -v cargo-fuzz >/dev/null || cargo install --quiet --locked --profile dev cargo-fuzz@0.13.2

# Sanitizers are unstable options of the compiler; this makes the pinned one take them, so no second one is needed.
export RUSTC_BOOTSTRAP=1
mapfile -t targets < <((($#)) && printf '%s\n' "$@" || cargo fuzz list)
cargo fuzz build
for target in "${targets[@]}"; do
    echo "== $target, $minutes min"
    # What is found goes beside the corpus: what is worth keeping is chosen by hand.
    mkdir -p "fuzz/found/$target"
    # No message is larger than a block, and none may cost memory that its own bytes do not account for.
    cargo fuzz run "$target" "fuzz/found/$target" "fuzz/corpus/$target" -- -max_total_time=$((60 * minutes)) \
        -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=64 -len_control=0 -verbosity=0 -print_final_stats=1
done

#!/usr/bin/env bash
# Verifies a record where there is no network, so that the verdict can have come from the file alone.
# Exit codes are those of `tabella verify`, and 2 when no network namespace can be made.
set -euo pipefail

if (($# < 1 || $# > 2)); then
    echo "usage: $0 RECORD [CHECKPOINT]" >&2
    exit 2
fi
root=$(cd "$(dirname "$0")/.." && pwd)
built=${CARGO_TARGET_DIR:-$root/target}
# TABELLA names another command, such as an installed one. Else the one that was built last: an older one may know
# another version of the record.
tabella=${TABELLA:-$built/release/tabella}
if [[ -z ${TABELLA:-} && $built/debug/tabella -nt $tabella ]]; then
    tabella=$built/debug/tabella
fi
if [[ ! -x $tabella ]]; then
    echo "$0: tabella is not built: cargo build --release -p tabella-cli" >&2
    exit 2
fi

# Root may make a namespace of the network; others need one of users around it.
isolate=(unshare --net)
((EUID == 0)) || isolate=(unshare --map-root-user --net)
if ! "${isolate[@]}" true; then
    echo "$0: this system allows no network namespace here: run it as root" >&2
    exit 2
fi

verify=(verify "$1")
(($# == 1)) || verify+=(--checkpoint "$2")
# The first line of each table is its heading; the loopback that every namespace has is down and has no route.
exec "${isolate[@]}" bash -euc '
    if (($(wc -l < /proc/self/net/route) > 1)) || grep -qvE "^ *lo:|\|" /proc/self/net/dev; then
        echo "there is a network here" >&2
        exit 2
    fi
    echo "No network: no interface but a loopback that is down, and no route." >&2
    exec "$@"' - "$tabella" "${verify[@]}"

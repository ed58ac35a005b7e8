#!/usr/bin/env bash
# Tries packages on a fresh Debian 12: installs the .deb with apt from Debian's packages alone, looks for its command, pages and
# completions, compares it with the .rpm, votes with the app from its first start to an included ballot, removes it, and lists
# what is left.
#   scripts/package-test.sh FILE.deb FILE.rpm
# Needs root and the Debian archive that apt is set to. Leaves nothing on this machine.
set -euo pipefail
cd "$(dirname "$0")/.."

release=bookworm
say() { printf 'package-test: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# Where apt of this machine has the release from.
archive() {
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Codename: $release" 'Component: main' |
        head --lines 1
}

# The program with the test that votes, built if it is not yet.
voter() {
    cargo test --quiet --no-run --workspace --test window_election --message-format json |
        python3 -c 'import json, sys; print(*filter(None, (json.loads(line).get("executable") for line in sys.stdin)))'
}

# Runs a command in the fresh system, in which its processes and mounts end with it.
within() {
    # shellcheck disable=SC2016 # $0 and $@ are those of the inner shell.
    "${root[@]}" unshare --mount --pid --fork --kill-child bash -euc '
        mount -t proc proc "$0/proc"
        mount --rbind /dev "$0/dev"
        mount -t tmpfs tmpfs "$0/tmp"
        exec chroot "$0" "$@"
    ' "$system" "$@"
}

clean() {
    cp "$system/$PWD"/artifacts/*.png artifacts/ 2>/dev/null || true
    "${root[@]}" rm -rf --one-file-system "$system"
}

(($# == 2)) && [[ -f $1 && -f $2 ]] || die "usage: scripts/package-test.sh FILE.deb FILE.rpm (make bundle builds them)"
root=()
((EUID == 0)) || root=(sudo)
source=$(archive)
[[ -n $source ]] || die "apt of this machine is not set to an archive with Debian $release"
voter=$(voter)

system=$(mktemp --directory "${TMPDIR:-/var/tmp}/tabella-package-test-XXXXXX")
trap clean EXIT
chmod 755 "$system"
say "making a fresh Debian $release"
"${root[@]}" debootstrap --variant=minbase "$release" "$system" "$source" >"$system.log" 2>&1 || {
    tail --lines 20 "$system.log" >&2
    die "debootstrap failed"
}
rm -f "$system.log"
# Where the window's tests put a picture of a window that they gave up on.
"${root[@]}" install -d -m 777 "$system/$PWD/artifacts"
# The words of the window, by which the tests find what they press.
"${root[@]}" install -d "$system/$PWD/tests" "$system/$PWD/ui/src"
"${root[@]}" cp -r ui/src/messages "$system/$PWD/ui/src/"
"${root[@]}" install -m 644 "$1" "$system/opt/tabella.deb"
"${root[@]}" install -m 644 "$2" "$system/opt/tabella.rpm"
"${root[@]}" install -m 755 "$voter" "$system/opt/vote"
"${root[@]}" install -m 755 scripts/package-test-inside.sh "$system/opt/inside"
within /opt/inside
say "everything is as it has to be"

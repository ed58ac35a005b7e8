#!/usr/bin/env bash
# Installs what is missing on Debian 12 or Ubuntu 24.04 with Rust and Node, and nothing else.
#   scripts/setup.sh terminal   to build the `tabella` command
#   scripts/setup.sh app        to build the app and open it
#   scripts/setup.sh package    to build packages and try them out
#   scripts/setup.sh test       to run every check and test
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

need_toolchains() {
    command -v cargo >/dev/null || die "Rust is missing: install it with rustup, then run this again"
    [[ $1 == terminal ]] && return
    command -v npm >/dev/null || die "Node 20 or newer with npm is missing: install it, then run this again"
    local major
    major=$(node --print 'process.versions.node.split(".")[0]')
    ((major >= 20)) || die "Node $major is too old: 20 or newer is needed"
}

# Ubuntu has another name for it.
browser_package() {
    if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi
}

debian_packages() {
    local wanted=(build-essential pkg-config)
    [[ $1 == terminal ]] || wanted+=(libwebkit2gtk-4.1-dev librsvg2-dev)
    # What collects licences, and what makes a fresh Debian to try a package on.
    [[ $1 == package ]] && wanted+=(python3 debootstrap)
    # The driver of the web view, a display without a screen, a session bus with what reads the page aloud, a font, a
    # browser for the page that checks proofs, what the second verifier is written in, and a smart card in software with
    # the tool that writes on it.
    [[ $1 == test ]] && wanted+=(webkit2gtk-driver xvfb xauth dbus at-spi2-core fonts-dejavu-core "$(browser_package)" python3 libsodium23 softhsm2 opensc)
    local missing=() package
    for package in "${wanted[@]}"; do
        dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local root=()
    ((EUID == 0)) || root=(sudo)
    say "installing Debian packages: ${missing[*]}"
    "${root[@]}" apt-get update --quiet=2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
}

npm_packages() {
    local folder=$1
    # npm writes the inner file last, so an interrupted install is not taken for a whole one.
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return
    say "installing npm packages into $folder/node_modules"
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
    touch "$folder/node_modules/.package-lock.json"
}

# Built without optimisation: they run for seconds, and so they are built in one minute in place of five.
cargo_tool() {
    local tool=$1 version=$2
    shift 2
    command -v "$tool" >/dev/null && return
    say "installing $tool $version"
    cargo install --quiet --locked --profile dev "$tool@$version" "$@"
}

mode=${1:-}
[[ $mode == terminal || $mode == app || $mode == package || $mode == test ]] || die "usage: scripts/setup.sh terminal|app|package|test"
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
need_toolchains "$mode"
if command -v dpkg-query >/dev/null; then
    debian_packages "$mode"
else
    say "this is no Debian: not looking for system packages (WebKitGTK 4.1 with its headers is needed)"
fi
[[ $mode == terminal ]] || npm_packages ui
if [[ $mode == test ]]; then
    # The provider at which tests sign in.
    npm_packages tests/identity-provider
    cargo_tool cargo-nextest 0.9.143 --no-default-features --features default-no-update
    cargo_tool cargo-deny 0.20.2 --no-default-features
fi
say "everything is there"

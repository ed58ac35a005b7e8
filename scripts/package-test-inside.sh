#!/usr/bin/env bash
# What scripts/package-test.sh does inside of the fresh Debian, as its root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
unset XDG_RUNTIME_DIR XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY

package=/opt/tabella.deb
other=/opt/tabella.rpm
vote=window_gives_points_for_an_answer_and_finds_key_and_receipt_after_a_restart

say() { printf 'package-test: %s\n' "$*"; }
die() {
    say "$*" >&2
    exit 1
}
quietly() { "$@" >/tmp/log 2>&1 || {
    tail --lines 30 /tmp/log >&2
    die "failed: $*"
}; }
install() { quietly apt-get install --yes --no-install-recommends "$@"; }

# Names of all files but those that apt, dpkg and the man reader keep about packages.
files() {
    find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path /run -o -path /var/cache -o -path /var/log \
        -o -path /var/lib/apt -o -path /var/lib/dpkg \) -prune -o -print | sort
}

# What a shell offers after the given words.
bash_offers() { bash -c 'source /usr/share/bash-completion/bash_completion
    _completion_loader tabella; COMP_WORDS=(tabella "$1"); COMP_CWORD=1; _tabella tabella "$1" tabella; echo "${COMPREPLY[*]}"' - "$1"; }
zsh_knows() { zsh -f -c 'autoload -U compinit && compinit -u -D && echo $_comps[tabella]'; }
fish_offers() { fish -c "complete --do-complete 'tabella $1'"; }

look() {
    tabella --help | grep verify-proof >/dev/null || die "tabella --help does not list its commands"
    tabella-app --version >/dev/null || die "tabella-app does not say its version"
    ! ldd /usr/bin/tabella /usr/bin/tabella-app | grep 'not found' || die "a library is missing"
}

look_beside() {
    local page type
    for page in tabella tabella-node-init tabella-app; do man -w "$page" || die "no manual page $page"; done
    MANWIDTH=80 man --warnings tabella-verify >/tmp/page 2>/tmp/log && [[ ! -s /tmp/log ]] || die "the page tabella-verify is broken"
    bash_offers verif | grep verify-proof >/dev/null || die "bash completes nothing"
    [[ $(zsh_knows) == _tabella ]] || die "zsh does not know the completion"
    fish_offers verif | grep verify-proof >/dev/null || die "fish completes nothing"
    quietly desktop-file-validate /usr/share/applications/Tabella.desktop
    quietly appstreamcli validate --no-net /usr/share/metainfo/org.tabella.app.metainfo.xml
    # Without its ending, so that the bytes say it.
    printf 'tabella record\n' >/tmp/unnamed
    gio info --attributes standard::content-type /tmp/unnamed | grep application/x-tabella-record >/dev/null || die "a record is not known by its bytes"
    for type in application/x-tabella-record x-scheme-handler/tabella; do
        gio mime "$type" | grep 'Default.*Tabella.desktop' >/dev/null || die "the app is not what opens $type"
    done
    [[ -s /usr/share/doc/tabella/copyright && -s /usr/share/doc/tabella/licences.txt.gz ]] || die "no licences"
}

# Beside the installed .deb, whose libraries it finds. Debian's rpm knows nothing of what is installed, so needs are not asked.
look_at_other() {
    local root=/tmp/other
    quietly rpm --checksig --nosignature "$other"
    mkdir "$root"
    quietly rpm --root "$root" --dbpath /var/lib/rpm --install --nodeps "$other"
    (cd "$root" && find . -path ./var -prune -o ! -type d -printf '/%P\n') |
        sed 's,/zsh/site-functions/,/zsh/vendor-completions/,' | sort >/tmp/of-rpm
    dpkg-query --listfiles tabella | while read -r path; do [[ -d $path ]] || echo "$path"; done | sort >/tmp/of-deb
    diff /tmp/of-deb /tmp/of-rpm || die "the .rpm does not hold the files of the .deb"
    "$root/usr/bin/tabella" --help | grep verify-proof >/dev/null || die "the command of the .rpm does not list its commands"
    "$root/usr/bin/tabella-app" --version >/dev/null || die "the app of the .rpm does not say its version"
    quietly rpm --root "$root" --dbpath /var/lib/rpm --erase tabella
    [[ -z $(find "$root/usr/bin" "$root/usr/share" ! -type d 2>/dev/null) ]] || die "the .rpm leaves files behind"
}

vote() {
    # A user who has nothing but a home. What the app keeps there stays after the test.
    runuser -u voter -- env --ignore-environment PATH=/usr/bin:/bin HOME=/home/voter TMPDIR=/home/voter USER=voter \
        TABELLA_APP=/usr/bin/tabella-app TABELLA_KEEP_HOMES=true \
        xvfb-run --auto-servernum --server-args "-screen 0 1280x900x24 -nolisten tcp" \
        dbus-run-session -- /opt/vote --exact "$vote" | tee /tmp/log
    # A test of another name would have been no test.
    grep --quiet '1 passed' /tmp/log || die "nobody voted"
}

quietly apt-get update
say "installing the package on nothing but Debian"
install "$package"
look
say "installed, $(dpkg-query --show --showformat='${Version}, ${Installed-Size} KiB' tabella)"

quietly apt-get purge --yes tabella
install webkit2gtk-driver xvfb xauth dbus at-spi2-core fonts-dejavu-core man-db bash-completion zsh fish desktop-file-utils appstream libglib2.0-bin rpm
quietly useradd --create-home voter
files >/tmp/before

install "$package"
look_beside
say "manual pages, completions, file type, links and licences are there"
look_at_other
say "the .rpm holds the same, starts and goes"
vote

quietly apt-get purge --yes tabella
files >/tmp/after
mapfile -t left < <(comm -13 /tmp/before /tmp/after)
say "left after the removal: ${#left[@]} files and folders"
printf '  %s\n' "${left[@]}" | cut --characters 1-110
((${#left[@]})) || die "the app kept nothing: where is the voter's key?"
for path in "${left[@]}"; do [[ $path == /home/voter/* ]] || die "$path is not the user's"; done
[[ -z $(comm -23 /tmp/before /tmp/after) ]] || die "the removal took what was there before: $(comm -23 /tmp/before /tmp/after)"

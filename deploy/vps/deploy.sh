#!/bin/bash
# deploy.sh USER@HOST [deploy|rollback|status]
#
# Puts Almanac on a machine with systemd, over SSH, and keeps it there: a release is tried before it serves, and taken back by itself
# when it is not healthy. USER is root, or may use sudo without a password. Of the environment:
#   ALMANAC_BIN     the program, unless it is target/release/almanac
#   ALMANAC_ASSETS  PDFium and the model, unless they are where scripts/fetch-assets puts them
#   ALMANAC_DOMAIN  the name that Caddy serves by HTTPS, if Caddy on that machine is to be set up for it
#   ALMANAC_SSH     the ssh command with its options, unless it is ssh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

usage() {
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
if [ $# -lt 1 ] || [ $# -gt 2 ]; then usage; fi
host=$1 command=${2:-deploy}
read -ra ssh <<<"${ALMANAC_SSH:-ssh}"
# Options cannot come in by the name of a host.
remote() { "${ssh[@]}" -o BatchMode=yes -- "$host" "$@"; }

case $command in
deploy | rollback | status) ;;
*) usage ;;
esac
# What runs there runs as root.
user=$(remote id -u)
as_root=$([ "$user" = 0 ] || echo "sudo -n")
release() { remote "$as_root sh -s -- $*" <"$here/release.sh"; }
if [ "$command" != deploy ]; then
    release "$command"
    exit
fi

program=${ALMANAC_BIN:-$here/../../target/release/almanac}
assets=${ALMANAC_ASSETS:-${XDG_CACHE_HOME:-$HOME/.cache}/almanac}
if [ ! -x "$program" ]; then
    printf 'error: there is no program at %s\nremedy: make build, or name one in ALMANAC_BIN\n' "$program" >&2
    exit 1
fi
if [ ! -s "$assets/assets.stamp" ]; then
    printf 'error: PDFium and the model are not in %s\nremedy: make assets, or name their folder in ALMANAC_ASSETS\n' "$assets" >&2
    exit 1
fi
domain=${ALMANAC_DOMAIN:-}
if [[ ! $domain =~ ^[A-Za-z0-9.-]*$ ]]; then
    printf 'error: ALMANAC_DOMAIN is %q\nremedy: give a name such as docs.example.org\n' "$domain" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/release"
cp "$program" "$work/release/almanac"
strip "$work/release/almanac" 2>/dev/null || true
cp "$here"/almanac*.service "$here"/almanac*.socket "$here"/almanac*.timer "$here/Caddyfile" "$here/almanac.env" "$work/release/"
# Assets travel once: what they are is in the name of their folder there.
stamp=$(sha256sum "$assets/assets.stamp" | cut -c1-12)
name=$(date -u +%Y%m%dT%H%M%SZ)-$(sha256sum "$program" | cut -c1-8)

echo "copying release $name"
release begin "$name"
if ! remote "test -d /opt/almanac/assets-$stamp"; then
    echo "copying PDFium and the model (about 100 MB, once)"
    tar -C "$assets" -cz . | remote "$as_root tar -C /opt/almanac/assets.new --no-same-owner -xz"
fi
tar -C "$work/release" -cz . | remote "$as_root tar -C /opt/almanac/releases/$name --no-same-owner -xz"
release activate "$name" "$stamp" "$domain"

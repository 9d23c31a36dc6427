#!/bin/sh
# What deploy.sh has the other machine do, as root: begin NAME | activate NAME STAMP [DOMAIN] | rollback | status.
# /opt/almanac/releases/NAME holds the program and its units; `current` and `previous` point into it.
set -eu
# No .env and no almanac.toml of whoever logs in.
cd /

root=/opt/almanac
address=127.0.0.1:8080
# Where a new release is tried, on a data folder of its own.
trial_address=127.0.0.1:18080
RELEASES_KEPT=3
TRIAL_SECONDS_MAX=60
# The release before may drain for TimeoutStopSec (40 s), and the new one mend and migrate.
HEALTHY_SECONDS_MAX=180

fail() {
    printf 'error: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf 'remedy: %s\n' "$2" >&2
    exit 1
}

at() { readlink "$root/$1" 2>/dev/null || true; }

# The pointer is replaced in one step: there is never none.
point() {
    ln -sfn "$2" "$root/$1.new"
    mv -T "$root/$1.new" "$root/$1"
}

prepare() {
    id almanac >/dev/null 2>&1 ||
        useradd --system --user-group --home-dir /var/lib/almanac --no-create-home --shell /usr/sbin/nologin almanac
    install -d -m 0755 "$root" "$root/releases"
    install -d -m 0750 -g almanac /etc/almanac
}

# Each release brings its own units.
units() {
    for unit in "$root/$1"/almanac*.service "$root/$1"/almanac*.socket "$root/$1"/almanac*.timer; do
        target=/etc/systemd/system/$(basename "$unit")
        if [ -e "$target" ] && [ "$unit" != "${unit%.socket}" ] && ! cmp -s "$unit" "$target"; then
            echo "note: almanac.socket has changed, which takes effect with systemctl stop almanac.service almanac.socket, then start"
        fi
        install -m 0644 "$unit" "$target"
    done
    systemctl daemon-reload
}

# Starts the release beside the one that serves, with its settings, on an empty data folder and no shared database.
try() {
    systemctl reset-failed almanac-trial.service 2>/dev/null || true
    echo "trying it on an empty data folder"
    if ! systemd-run --quiet --unit=almanac-trial --service-type=notify --property=User=almanac --property=PrivateTmp=true \
        --property=EnvironmentFile=-/etc/almanac/almanac.env --property=TimeoutStartSec="$TRIAL_SECONDS_MAX" \
        --property=WorkingDirectory=/tmp /usr/bin/env DATABASE_URL= REDIS_URL= ALMANAC_BLOBS= ALMANAC_SCHEDULES=off \
        ALMANAC_DATA=/tmp/trial "ALMANAC_ASSETS=$root/$1/assets" "$root/$1/almanac" serve --listen "$trial_address"; then
        journalctl --unit=almanac-trial.service --lines=5 --output=cat --no-pager >&2 || true
        return 1
    fi
    healthy=0
    "$root/$1/almanac" health "http://$trial_address" >/dev/null || healthy=1
    systemctl stop almanac-trial.service || true
    return "$healthy"
}

# Healthy: the program of this very release runs as the service, and says so twice.
wait_healthy() {
    wanted=$(readlink -f "$root/$1/almanac")
    seen=0 until=$(($(date +%s) + HEALTHY_SECONDS_MAX))
    while [ "$(date +%s)" -lt "$until" ]; do
        state=$(systemctl show almanac.service --property=SubState --value)
        process=$(systemctl show almanac.service --property=MainPID --value)
        # A program that ended by itself is being started again: once is enough to know.
        [ "$state" != auto-restart ] && [ "$state" != failed ] || return 1
        if [ "$state" = running ] && [ "$(readlink -f "/proc/$process/exe")" = "$wanted" ] &&
            "$wanted" health "http://$address" >/dev/null 2>&1; then
            seen=$((seen + 1))
            [ "$seen" -lt 2 ] || return 0
            sleep 1
        else
            seen=0
            sleep 0.2
        fi
    done
    return 1
}

# systemd holds the socket meanwhile: connections wait until the next program takes them up.
switch() {
    point current "$1"
    units "$1"
    systemctl enable --quiet almanac.service almanac.socket
    systemctl start almanac.socket
    systemctl restart --no-block almanac.service
    wait_healthy "$1"
}

# The newest ones stay, and those that are pointed to.
prune() {
    # Names begin with their time, so that they stand in its order.
    set -- "$root"/releases/*
    while [ $# -gt "$RELEASES_KEPT" ]; do
        case releases/${1##*/} in
        "$(at current)" | "$(at previous)") ;;
        *) rm -rf "$1" ;;
        esac
        shift
    done
    for assets in "$root"/assets-*; do
        used=0
        for release in "$root"/releases/*; do
            [ "$(readlink -f "$release/assets")" != "$assets" ] || used=1
        done
        [ "$used" = 1 ] || rm -rf "$assets"
    done
}

caddy_for() {
    command -v caddy >/dev/null || fail "ALMANAC_DOMAIN is given, and there is no Caddy on this machine" "install 2.7 or later as caddyserver.com says"
    ALMANAC_DOMAIN=$1 caddy validate --config "$root/current/Caddyfile" --adapter caddyfile >/dev/null 2>&1 ||
        fail "Caddy does not accept $root/current/Caddyfile" "update it to 2.7 or later; caddy validate --config $root/current/Caddyfile"
    if [ ! -e /etc/caddy/Caddyfile.before-almanac ] && [ -e /etc/caddy/Caddyfile ]; then
        cp /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-almanac
    fi
    install -d -m 0755 /etc/systemd/system/caddy.service.d
    before=$(cat /etc/caddy/Caddyfile /etc/systemd/system/caddy.service.d/almanac.conf 2>/dev/null | sha256sum || true)
    install -m 0644 "$root/current/Caddyfile" /etc/caddy/Caddyfile
    printf '[Service]\nEnvironment=ALMANAC_DOMAIN=%s\n' "$1" >/etc/systemd/system/caddy.service.d/almanac.conf
    if [ "$before" != "$(cat /etc/caddy/Caddyfile /etc/systemd/system/caddy.service.d/almanac.conf | sha256sum)" ]; then
        # A reload would not read the name anew.
        systemctl daemon-reload
        systemctl enable --quiet caddy.service
        systemctl restart caddy.service
    fi
}

activate() {
    new=releases/$1 old=$(at current)
    # They were copied if they were not there.
    if [ -d "$root/assets-$2" ]; then
        rm -rf "$root/assets.new"
    else
        mv -T "$root/assets.new" "$root/assets-$2"
        chmod -R go+rX "$root/assets-$2"
    fi
    ln -sfn "$root/assets-$2" "$root/$new/assets"
    chmod 0755 "$root/$new" "$root/$new/almanac"
    if [ ! -e /etc/almanac/almanac.env ]; then install -m 0600 "$root/$new/almanac.env" /etc/almanac/almanac.env; fi
    if [ -n "${3:-}" ]; then
        install -d -m 0755 /etc/systemd/system/almanac.service.d
        printf '[Service]\nEnvironment=ALMANAC_PUBLIC_URL=https://%s\n' "$3" >/etc/systemd/system/almanac.service.d/domain.conf
    fi
    if ! try "$new"; then
        rm -rf "${root:?}/$new"
        fail "release $1 does not start; nothing was changed" "look at what it said above, mend it, deploy again"
    fi
    echo "switching to it"
    if ! switch "$new"; then
        journalctl --unit=almanac.service --lines=5 --output=cat --no-pager >&2 || true
        [ -n "$old" ] || fail "release $1 is not healthy, and there is none before it" "journalctl --unit=almanac"
        echo "not healthy: taking it back"
        systemctl stop almanac.service
        switch "$old" || fail "release $1 is not healthy, and neither is $old" "journalctl --unit=almanac"
        rm -rf "${root:?}/$new"
        fail "release $1 was not healthy; $old serves again" "journalctl --unit=almanac says why"
    fi
    if [ -n "$old" ] && [ "$old" != "$new" ]; then point previous "$old"; fi
    prune
    [ -z "${3:-}" ] || caddy_for "$3"
    echo "release $1 serves"
}

rollback() {
    old=$(at current) new=$(at previous)
    [ -x "$root/${new:-none}/almanac" ] || fail "there is no release before this one"
    switch "$new" || fail "$new is not healthy" "journalctl --unit=almanac"
    point previous "$old"
    echo "release ${new#releases/} serves again"
}

status() {
    for release in "$root"/releases/*; do
        [ -x "$release/almanac" ] || continue
        mark=' '
        [ "$(at current)" != "releases/${release##*/}" ] || mark='*'
        printf '%s %s\n' "$mark" "${release##*/}"
    done
    "$root/current/almanac" health "http://$address"
}

command=$1
shift
[ "$command" != begin ] || prepare
# One at a time; the lock goes with the process.
exec 9>"$root/.lock"
flock --nonblock 9 || fail "somebody else is deploying" "wait until that has ended"
case $command in
begin) install -d -m 0755 "$root/releases/$1" "$root/assets.new" ;;
activate) activate "$@" ;;
rollback) rollback ;;
status) status ;;
*) fail "unknown command $command" ;;
esac

# Sourced by scripts/test and scripts/check: runs named steps, times them, and says at the
# end in words what ran, what failed and what was not reached. Not meant to be called.

lines=()
failed=0

# step NAME SECONDS_MAX COMMAND...: the limit holds only in CI, where nobody can press Ctrl-C.
# The command may be a function; it sees exported variables only.
step() {
    local name=$1 seconds_max=$2 began=$SECONDS code=0
    shift 2
    if [ "$failed" -ne 0 ]; then
        lines+=("  not run   $name: an earlier step failed")
        return 0
    fi
    printf '\n== %s\n' "$name"
    if [ -n "${CI:-}" ]; then
        # timeout runs programs only, so a function goes through a shell of its own.
        if [ "$(type -t "$1")" = function ]; then
            # shellcheck disable=SC2163
            export -f "$1"
            set -- bash -c "$*"
        fi
        timeout --kill-after=20 "$seconds_max" "$@" || code=$?
    else
        "$@" || code=$?
    fi
    if [ "$code" -eq 0 ]; then
        lines+=("  passed    $name ($((SECONDS - began)) s)")
    else
        failed=1
        [ "$code" -ne 124 ] || name="$name: over its $seconds_max s"
        lines+=("  FAILED    $name (exit $code, $((SECONDS - began)) s)")
    fi
}

# skip NAME WHY: something that was left out on purpose is said, never silent.
skip() {
    lines+=("  skipped   $1: $2")
}

# summary TITLE: prints the list and ends the script with 0 or 1.
summary() {
    printf '\n%s, %d min %d s\n' "$1" $((SECONDS / 60)) $((SECONDS % 60))
    printf '%s\n' "${lines[@]}"
    if [ "$failed" -eq 0 ]; then
        printf '%s: passed\n' "$1"
    else
        printf '%s: FAILED\n' "$1"
    fi
    exit "$failed"
}

#!/bin/sh
# What the Makefile needs before it can do anything, on a bare Debian or Ubuntu machine:
#
#   setup.sh venv runtime|dev   .venv with the pinned packages of requirements/<list>.txt and this project
#   setup.sh debian             the Debian packages of requirements/debian.txt that are missing
#
# Packages are installed as root or where sudo asks nothing. Otherwise the one command is named: nothing here
# ever waits for a password.
set -eu
cd "$(dirname "$0")/.."

say() {
    printf 'cyberlayers: %s\n' "$*" >&2
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@" >/dev/null
}

# A bare machine has no package lists yet, so the first try may fail for that reason alone.
apt_install() {
    apt install -y --no-install-recommends "$@" 2>/dev/null ||
        { apt update && apt install -y --no-install-recommends "$@"; }
}

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    say "Python 3.11 or newer was not found. Install it, or name one: make PYTHON=/path/to/python3.11."
    exit 5
}

# Debian and Ubuntu ship Python without ensurepip, which venv needs to put pip into the new folder.
need_ensurepip() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if may_install; then
        say "installing $package, which Python needs to make a virtual environment"
        apt_install "$package" || true
    fi
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 && return
    say "Python cannot make a virtual environment here. Run: sudo apt-get install -y $package"
    exit 5
}

make_venv() {
    list=$1
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$(find_python)
        need_ensurepip "$python"
        "$python" -m venv --clear .venv
    fi
    say "installing the pinned packages of requirements/$list.txt into .venv (the first time takes a minute)"
    pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip --quiet"
    if ! $pip install --require-hashes -r "requirements/$list.txt"; then
        say "the packages could not be installed. Check that pip can reach a package index, then run make again."
        exit 5
    fi
    $pip install --no-deps --no-build-isolation --editable .
    touch .venv/.runtime
    [ "$list" = runtime ] || touch ".venv/.$list"
}

debian_packages() {
    missing="" skipped=""
    while read -r package command purpose; do
        case "$package" in "" | \#*) continue ;; esac
        command -v "$command" >/dev/null 2>&1 && continue
        missing="$missing $package"
        skipped="$skipped
  $command: $purpose"
    done <requirements/debian.txt
    [ -n "$missing" ] || return 0
    if may_install; then
        say "installing$missing for the tests"
        # shellcheck disable=SC2086 # a list of words is meant
        apt_install $missing && return 0
        say "the packages could not be installed"
    fi
    say "to run every test: sudo apt-get install -y$missing"
    say "until then these are skipped:$skipped"
}

case "${1:-}" in
venv) make_venv "$2" ;;
debian) debian_packages ;;
*)
    say "what to set up is missing. Say venv runtime, venv dev or debian."
    exit 2
    ;;
esac

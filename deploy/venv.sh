#!/bin/sh
# Makes .venv and installs one set of locked requirements, or does nothing if that has been done.
# Usage: deploy/venv.sh base|production|test
set -eu
cd "$(dirname "$0")/.."
set_name=$1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1

say() { echo "$*" >&2; }

stamped() { # the set is installed and its lock file has not changed since
    [ -f ".venv/installed-$1" ] && cmp -s "requirements/$1.txt" ".venv/installed-$1"
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    say "The portal needs Python 3.11 or newer, and none was found. On Debian: apt-get install python3 python3-venv"
    exit 1
}

make_venv() {
    python=$(find_python)
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "Installing Debian's python3-venv …"
        { apt-get -qq update && apt-get -qq install -y --no-install-recommends python3-venv; } >/dev/null 2>&1 || true
        "$python" -m venv .venv >/dev/null 2>&1 && return
        # The python found first may not be Debian's own, which the package belongs to.
        /usr/bin/python3 -m venv .venv >/dev/null 2>&1 && return
        rm -rf .venv
    fi
    say "$python cannot make a virtual environment: install the package python3-venv, then try again."
    exit 1
}

stamped "$set_name" && exit 0
[ -x .venv/bin/python ] || make_venv
say "Installing the locked requirements ($set_name) …"
.venv/bin/python -m pip install -qq --no-compile --require-hashes -r "requirements/$set_name.txt"
case $set_name in
base) sets=base ;;
production) sets="base production" ;;
test) sets="base production test" ;;
esac
for name in $sets; do # each set holds the ones before it
    cp "requirements/$name.txt" ".venv/installed-$name"
done

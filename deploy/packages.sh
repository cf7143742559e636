#!/bin/sh
# Makes sure that programs of the operating system are there: installs Debian's packages if one may,
# otherwise says in one sentence which are missing and fails.
# Usage: deploy/packages.sh browser|stack|scanner|office|drive
set -eu

case $1 in
browser)
    packages="chromium fonts-noto-core"
    missing() { ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1 &&
        ! command -v google-chrome >/dev/null 2>&1; }
    purpose="the browser tests"
    ;;
stack)
    packages="postgresql redis-server nginx-light"
    missing() { ! command -v redis-server >/dev/null 2>&1 || ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        ! PATH=$PATH:/usr/sbin command -v nginx >/dev/null 2>&1; }
    purpose="the production form on this machine"
    ;;
scanner)
    packages="clamav-daemon"
    missing() { ! PATH=$PATH:/usr/sbin command -v clamd >/dev/null 2>&1; }
    purpose="the tests of the virus scanner"
    ;;
office)
    packages="libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"
    missing() { ! command -v soffice >/dev/null 2>&1; }
    purpose="pages of office files"
    ;;
drive)
    packages="litmus rclone cadaver"
    missing() { ! command -v litmus >/dev/null 2>&1 || ! command -v rclone >/dev/null 2>&1 ||
        ! command -v cadaver >/dev/null 2>&1; }
    purpose="the tests of the library as a drive"
    ;;
*)
    echo "Usage: $0 browser|stack|scanner|office|drive" >&2
    exit 2
    ;;
esac

missing || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Debian's $packages …" >&2
    # The packages' own services are not wanted: the programs are started on ports of their own.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod +x /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update >/dev/null
    # shellcheck disable=SC2086
    apt-get -qq install -y --no-install-recommends $packages >/dev/null 2>&1 || true
fi
if missing; then
    echo "For $purpose install the packages $packages, then try again." >&2
    exit 1
fi

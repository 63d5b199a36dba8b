# Installs what a script needs where it is missing: as root on Debian; elsewhere it says what to install. Sourced by lib.sh and by
# the setup of each peer.
# shellcheck shell=bash
set -euo pipefail

say() { printf '== %s\n' "$*" >&2; }

install_packages() { # package…
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "missing: $* (only root on Debian can have it installed here)" && exit 1
  fi
  say "Install $*"
  local apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
  export DEBIAN_FRONTEND=noninteractive
  { "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
    { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; }; } >&2 </dev/null
}

need() { command -v "$1" >/dev/null || install_packages "$2"; } # command package

# Debian's Python, whatever other is first on PATH.
need_python() { # import-statement package…
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "$1" 2>/dev/null && return
  shift
  install_packages python3 "$@"
}

# The package would create and start a server of its own; only its programs are wanted.
need_postgres() {
  need psql postgresql-client
  [ -z "$(find /usr/lib/postgresql -name initdb 2>/dev/null)" ] || return 0
  install_packages postgresql-common
  local settings=/etc/postgresql-common/createcluster.conf kept
  kept=$(<"$settings")
  echo 'create_main_cluster = false' >>"$settings"
  install_packages postgresql
  echo "$kept" >"$settings"
}

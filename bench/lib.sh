# Shared by the scripts of this folder: a quiet place to measure in. Source it; it cleans up when the script ends.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
api="$root/src/Candles.Api/bin/Release/net10.0/Candles.Api.dll"
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
results="$root/bench/results/$(echo "$cpu $(nproc) cores" | tr 'A-Z' 'a-z' | tr -cs 'a-z0-9\n' '-')"
mkdir -p "$results"
scratch=$(mktemp -d)
chmod 755 "$scratch"
running=() # processes that end with the script

finish() {
  [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2>/dev/null || true
  [ ! -d "$scratch/cluster" ] || as_postgres "$(pg_bin)/pg_ctl" -D "$scratch/cluster" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$scratch"
  [ -z "${memory_group:-}" ] || { sleep 1 && rmdir "$memory_group" 2>/dev/null; } || true
}
trap finish EXIT

pg_bin() { dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)"; }

as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# A cluster of its own, with PostgreSQL's defaults but for what is named; sets $pg_port and $connection.
start_postgres() { # [NAME=VALUE…]
  pg_port=$((20000 + RANDOM % 20000))
  install -d -o "$([ "$(id -u)" -eq 0 ] && echo postgres || id -un)" "$scratch/cluster"
  as_postgres "$(pg_bin)/initdb" -D "$scratch/cluster" -U candles -A trust >/dev/null 2>"$scratch/initdb.log" ||
    { say "No PostgreSQL cluster can be made: $(grep -m 1 -E 'error|FATAL|could not|cannot' "$scratch/initdb.log")" && exit 1; }
  as_postgres "$(pg_bin)/pg_ctl" -D "$scratch/cluster" -l "$scratch/cluster/log" -w \
    -o "-p $pg_port -c unix_socket_directories='' -c listen_addresses=127.0.0.1${*/#/ -c }" start >/dev/null ||
    { say "PostgreSQL does not start: $(tail -n 1 "$scratch/cluster/log")" && exit 1; }
  psql_do -d postgres -c 'CREATE DATABASE candles' >/dev/null
  connection="Host=127.0.0.1;Port=$pg_port;Username=candles;Database=candles"
}

psql_do() { psql -h 127.0.0.1 -p "$pg_port" -U candles -v ON_ERROR_STOP=1 -q -X "$@"; }

build() {
  say 'Build'
  dotnet build "$root/src/Candles.Api" -c Release -v quiet --nologo >&2
}

candles() { ConnectionStrings__Candles="$connection" dotnet "$api" "$@"; }

# Imports the real market data that CANDLES_REAL_DATA names; false where it names none.
real_candles() {
  [ -n "${CANDLES_REAL_DATA:-}" ] || return
  local file asset
  for file in "$CANDLES_REAL_DATA"/*USDT-1m-*.csv.gz; do
    asset=$(basename "$file")
    candles import "$file" --series "binance/USDT/${asset%%USDT*}" --interval 1m >&2 || exit 1
  done
}

# What is started afterwards by start_server may take so much memory: by a control group where this machine lets us make one, else by the runtime.
limit_memory() { # MIB; sets $limited
  local group=/sys/fs/cgroup/memory/candles-bench-$$ limit=memory.limit_in_bytes
  [ -d /sys/fs/cgroup/memory ] || group=/sys/fs/cgroup/candles-bench-$$ limit=memory.max
  if mkdir "$group" 2>/dev/null && echo $(($1 << 20)) 2>/dev/null >"$group/$limit"; then
    memory_group=$group limited="$1 MiB by a control group"
  else
    rmdir "$group" 2>/dev/null || true
    export DOTNET_GCHeapHardLimit=$(printf '0x%x' $(($1 * 3 / 4 << 20)))
    limited="three quarters of $1 MiB for the runtime's heap (no control group can be made here)"
  fi
}

start_server() { # sets $url
  local port=$((20000 + RANDOM % 20000))
  url="http://127.0.0.1:$port"
  (
    [ -z "${memory_group:-}" ] || echo "$BASHPID" >"$memory_group/cgroup.procs"
    ConnectionStrings__Candles="$connection${EXTRA:-}" exec dotnet "$api" --urls "$url"
  ) >"$scratch/server.log" 2>&1 &
  running+=($!)
  await "$url/health/ready" "$scratch/server.log"
}

await() { # URL LOG
  for _ in $(seq 200); do
    curl -sf "$1" >/dev/null && return
    sleep 0.1
  done
  cat "$2" >&2
  exit 1
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# Machine and versions, for the head of a report.
machine() {
  printf -- '- %s, %s cores, %s GiB\n' "$cpu" "$(nproc)" \
    "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)"
  printf -- '- .NET %s, %s, %s\n' "$(dotnet --list-runtimes | awk '/Microsoft.NETCore.App/ { v = $2 } END { print v }')" \
    "$("$(pg_bin)/postgres" --version | cut -d' ' -f1-3)" "$(. /etc/os-release && echo "$PRETTY_NAME")"
  printf -- '- commit %s, %s\n' "$(git -C "$root" rev-parse --short HEAD)" "$(date -u +%F)"
}

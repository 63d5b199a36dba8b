# Shared by the runner, on top of bench/lib.sh: a server with data that stay as they are, and what it takes while it is asked.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/../bench/lib.sh"

sample_end=2025-01-01T00:00:00Z # of generated candles: a time that is over, so that they are the same at every run

# The files of CANDLES_REAL_DATA, named as exchanges name their dumps: NEARUSDT-1m-2026-06.csv.gz.
import_real() {
  local file name
  for file in "$CANDLES_REAL_DATA"/*.csv.gz; do
    name=$(basename "$file")
    if [[ $name =~ ^([A-Z0-9]+)USDT-([0-9]+[mhdwM])-.*\.csv\.gz$ ]]; then
      candles import "$file" --series "binance/USDT/${BASH_REMATCH[1]}" --interval "${BASH_REMATCH[2]}" >&2
    else
      say "$name is left out: its name is not ASSETUSDT-INTERVAL-….csv.gz"
    fi
  done
}

# A server of our own at $url with real candles, or else generated ones; sets $server_pid, and $server for the report.
start_own_server() { # postgres|sqlite
  build
  if [ "$1" = postgres ]; then
    need_postgres
    start_postgres
  else
    connection="Data Source=$scratch/candles.db"
  fi

  say 'Fill'
  if [ -n "${CANDLES_REAL_DATA:-}" ]; then
    import_real
    server="real candles"
  else
    candles seed --days 30 --until "$sample_end" >&2
    server="generated candles up to $sample_end"
  fi
  [ "$1" = sqlite ] || psql_do candles -c 'VACUUM ANALYZE'
  server="started by the runner, $([ "$1" = postgres ] && echo PostgreSQL || echo SQLite), $server"

  Candles__Demo=false start_server
  server_pid=${running[-1]}
}

# Once a second: Unix milliseconds, MB of memory and CPU in percent of one core, until the server ends.
sample_server() { # FILE
  local before now ticks
  before=$(ticks_of_server)
  while sleep 1 && now=$(ticks_of_server); do
    ticks=$((now - before)) before=$now
    awk -v now="$(date +%s%3N)" -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" \
      '/^VmRSS/ { printf "%s,%.0f,%.0f\n", now, $2 / 1024, 100 * ticks / hz }' "/proc/$server_pid/status" >>"$1" 2>/dev/null || return 0
  done
}

ticks_of_server() { sed 's/.*) //' "/proc/$server_pid/stat" 2>/dev/null | awk '{ print $12 + $13; n++ } END { exit !n }'; }

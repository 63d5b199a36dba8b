# Shared by window and settings, on top of lib.sh: the host process, targets, and a load that is measured. Source it.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

host="$root/bench/Candles.Bench.Host/bin/Release/net10.0/Candles.Bench.Host.dll"
path=window # the one that is judged where none is named
gzip_header='Accept-Encoding: gzip'
seconds=5 # a load

build_host() {
  build
  dotnet build "$root/bench/Candles.Bench.Host" -c Release -v quiet --nologo >&2
}

# The host runs with the runtime settings of the server's own assembly.
run_host() { ConnectionStrings__Candles="$connection" exec dotnet exec --runtimeconfig "${api%.dll}.runtimeconfig.json" "$host" "$@"; }

seed() {
  say 'Seed'
  (run_host seed) >&2
  psql_do candles -c 'VACUUM ANALYZE'
}

# The real server at $url, the bare one at $bare, both in process $host_pid.
start_host() { # VARIABLE=VALUE…
  local port=$((20000 + RANDOM % 12000))
  url="http://127.0.0.1:$port" bare="http://127.0.0.1:$((port + 1))"
  ([ $# -eq 0 ] || export "$@"; run_host serve "$url" "$bare") >"$scratch/host-$port.log" 2>&1 &
  host_pid=$!
  running+=("$host_pid")
  await "$url/health/ready" "$scratch/host-$port.log"
  await "$bare/empty" "$scratch/host-$port.log"
}

# Targets: one a line, headers behind it, each after a tab.
random_targets() { # LEAST_LIMIT MOST_LIMIT QUERY: a series of 40 and a limit by chance, always the same 2000
  awk -v least="$1" -v most="$2" -v query="$3" 'BEGIN {
    srand(20260601)
    for (i = 0; i < 2000; i++) printf "/candle/bench/USDT/S%02d?limit=%d%s\n", rand() * 40, least + rand() * (most - least + 1), query
  }'
}
same_target() { awk -v target="$1" 'BEGIN { for (i = 0; i < 2000; i++) print target }'; }
with_header() { awk -v header="$1" '{ print $0 "\t" header }'; }
with_tags() { paste "$1" <(ask "$1" '%header{etag}' | sed 's/^/If-None-Match: /'); }

# Asks every target of a file once; prints what curl's write-out format says of each answer.
ask() { # FILE FORMAT
  awk -F '\t' -v url="$url" -v format="$2" '{
    if (NR > 1) print "next"
    print "url = \"" url $1 "\"\noutput = /dev/null\nwrite-out = \"" format "\\n\""
    for (i = 2; i <= NF; i++) { gsub(/"/, "\\\"", $i); print "header = \"" $i "\"" }
  }' "$1" | curl -s --config -
}
# What to add to a query so that $path answers; a client that wants the default path does not name it.
path_query() {
  curl -sI "$url/candle/bench/USDT/S00" | tr -d '\r' | grep -qx "Candle-Path: $path" || echo "&path=$path"
}
compresses() { # asks the first target of $t/gzip
  [ "$(ask <(head -n 1 "$t/gzip") '%header{content-encoding}')" = gzip ] || { say "$path does not compress" && false; }
}
has_tags() { [ -n "$(ask <(head -n 1 "$t/identity") '%header{etag}')" ] || { say "$path has no tags" && false; }; }

mean() { awk '{ sum += $1 } END { printf "%.0f", sum / NR }'; }
mean_size() { ask "$1" '%{size_download}' | mean; }

cpu_ticks() { for pid in "$@"; do awk '{ print $14 + $15 }' "/proc/$pid/stat"; done | awk '{ sum += $1 } END { print sum }'; }

# One round of a load; adds "requests/s, µs of the server's CPU a request, bytes allocated a request" to a file of its name.
load() { # NAME TARGETS URL PID…
  local name=$1 targets=$2 to=$3 before before_ticks report
  shift 3
  before=$(curl -s "$bare/allocated") before_ticks=$(cpu_ticks "$@")
  report=$(CANDLES_TARGETS=$targets wrk -t2 -c32 -d"${seconds}s" -s "$root/bench/targets.lua" "$to")
  if grep -E 'Non-2xx|Socket errors' <<<"$report" >&2; then
    say "$name: not all was answered" && exit 1
  fi
  awk -v before="$before" -v after="$(curl -s "$bare/allocated")" -v ticks=$(($(cpu_ticks "$@") - before_ticks)) -v hz="$(getconf CLK_TCK)" '
    / requests in / { n = $1 }
    /Requests\/sec/ { printf "%d %.2f %.0f\n", $2, ticks / hz * 1e6 / n, (after - before) / n }' <<<"$report" >>"$scratch/$name"
  say "$name: $(tail -n 1 "$scratch/$name" | awk '{ print $1 " requests/s, " $2 " µs CPU, " $3 " bytes allocated" }')"
}

column() { cut -d' ' -f"$2" "$scratch/$1"; }
# The median of the rounds' ratios: what slows a whole round down does not show.
ratio() { paste <(column "$1" "${3:-1}") <(column "$2" "${3:-1}") | awk '{ printf "%.4f\n", $1 / $2 }' | median; }

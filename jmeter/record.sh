# Shared by the runner: what a run leaves behind. A failure's message may take several lines of a JTL; a sample begins with its time.
# shellcheck shell=bash

leave_warm_up_out() { # JTL
  awk 'NR == 1 { print } /^[0-9]+,[0-9]+,/ { kept = !/,warm-up [0-9]+-[0-9]+,/ } NR > 1 && kept' "$1"
}

samples_in() { grep -cE '^[0-9]+,[0-9]+,' "$1" || true; }

errors_in() { grep -E '^[0-9]+,[0-9]+,' "$1" | grep -vcE ',true,' || true; }

# seconds since the first sample, MB, percent of one core
usage_of_server() { # SAMPLES JTL
  awk -F, -v start="$(sed -n '2s/,.*//p' "$2")" \
    'BEGIN { print "seconds,rssMb,cpuPercent" } $1 >= start { printf "%.1f,%s,%s\n", ($1 - start) / 1000, $2, $3 }' "$1"
}

# The plan's properties with their defaults, several where it has several, and in their place what was given.
plan_properties() {
  local plans=("$here/$scenario.jmx") name value
  [ "$scenario" = original ] || plans+=("$here/chart.jmx")
  {
    grep -ohE '__P\([A-Za-z]+,[^(),$]+\)' "${plans[@]}" | sed 's/^__P(//; s/)$//' | awk -F, '!seen[$0]++ {
      if (!($1 in all)) names[++n] = $1
      all[$1] = all[$1] (all[$1] == "" ? "" : ", ") $2 } END { for (i = 1; i <= n; i++) print names[i] "=" all[names[i]] }'
    for name in "${!given[@]}"; do echo "$name=${given[$name]}"; done
  } | grep -vE '^(host|port|series|scheme)=' | awk -F= '{ if (!($1 in value)) names[++n] = $1; value[$1] = substr($0, length($1) + 2) }
    END { for (i = 1; i <= n; i++) printf "%s%s=%s", (i > 1 ? "\n" : ""), names[i], value[names[i]]; print "" }' |
    while IFS='=' read -r name value; do printf '%s:%s\n' "$(text "$name")" "$(text "$value")"; done | paste -sd,
}

text() { printf '"%s"' "$(sed 's/[\\"]/\\&/g' <<<"$1")"; }

from_log() { sed -nE "s/.*$1([0-9]+\.[0-9]+(\.[0-9]{1,2}\b)?).*/\1/p" "$out/jmeter.log" | head -n 1; }

run_json() {
  local postgres=''
  [[ $server != *PostgreSQL* ]] || postgres=",\"postgresql\":$(text "$("$(pg_bin)/postgres" --version | awk '{ print $3 }')")"
  cat <<JSON
{
  "scenario": "$scenario", "date": "$(date -u +%F)", "commit": "$(git -C "$root" rev-parse --short HEAD)",
  "machine": {"name": $(text "$(basename "$results")"), "cpu": $(text "$cpu"), "cores": $(nproc),
    "memoryGb": $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo), "os": $(text "$(. /etc/os-release && echo "$PRETTY_NAME")")},
  "versions": {"dotnet": $(text "$(dotnet --list-runtimes | awk '/Microsoft.NETCore.App/ { v = $2 } END { print v }')"),
    "jmeter": $(text "$(from_log 'Version ')"), "java": $(text "$(from_log 'java.version=')")$postgres},
  "properties": {$(plan_properties)},
  "server": $(text "$server")
}
JSON
}

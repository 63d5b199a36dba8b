# The lines of a table of figures: what was measured, what must be, what is aimed at. Sourced by window, on top of host.sh.
# shellcheck shell=bash
# One line of the table: what was measured, and whether it is enough.
figure() { # TEXT VALUE least|most MUST AIM UNIT
  awk -v text="$1" -v value="${2:-}" -v kind="$3" -v must="$4" -v aim="$5" -v unit="$6" '
    function enough(bound) { return kind == "least" ? value + 0 >= bound + 0 : value + 0 <= bound + 0 }
    BEGIN {
      sign = kind == "least" ? "≥ " : "≤ "
      verdict = value == "" ? "not there" : enough(aim) ? "aim" : enough(must) ? "must" : "**missed**"
      print "| " text " | " (value == "" ? "–" : sprintf(unit == "×" ? "%.2f ×" : "%d " unit, value)) " | " sign must " " unit " | " aim " " unit " | " verdict " |"
    }'
}
compare() { # TEXT LOAD LOAD MUST AIM
  figure "$1" "$([ ! -s "$scratch/$2" ] || ratio "$2" "$3")" least "$4" "$5" ×
}
allocated() { # TEXT LOAD BARE_LOAD
  figure "allocated a request, $1$([ ! -s "$scratch/$3" ] || echo " (a bare 204 to the same requests: $(column "$3" 3 | median | cut -d. -f1) B)")" \
    "$([ ! -s "$scratch/$2" ] || column "$2" 3 | median)" most 1024 200 B
}

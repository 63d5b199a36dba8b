# Sizes of gzip answers beside `gzip -6` of the same bodies, for each format the server knows. Sourced by window; sets $gzip_worst, the
# largest ratio of a format over limits 1000 to 1440, and leaves a line "format limit ours theirs" for each answer.
# shellcheck shell=bash
say 'Sizes of gzip answers'
formats=(objects arrays columns csv msgpack lightweight klinecharts)
gzip_limits=(1 10 100 500 1000 1150 1300 1440)
for format in "${formats[@]}"; do
  for limit in "${gzip_limits[@]}"; do
    for series in 00 01 02 03 04 05 06 07; do # all kinds of numbers there are
      target="$url/candle/bench/USDT/S$series?limit=$limit&format=$format$query"
      # The minute may turn between the two, and the open candle with it: then they are asked again.
      for try in 1 2 3; do
        curl -sf "$target" -o "$scratch/plain" || continue 4
        curl -sf -H "$gzip_header" -D "$scratch/head" "$target" -o "$scratch/packed"
        grep -qi '^content-encoding: gzip' "$scratch/head" || continue 4
        gunzip -c <"$scratch/packed" | cmp -s - "$scratch/plain" && break
        [ "$try" -lt 3 ] || { say "$target: the gzip answer holds another body" && exit 1; }
      done
      echo "$format $limit $(stat -c %s "$scratch/packed") $(gzip -6 <"$scratch/plain" | wc -c)"
    done
  done
done >"$scratch/gzip-sizes"

gzip_worst=$(awk '$2 >= 1000 { ours[$1] += $3; theirs[$1] += $4 }
  END { for (format in ours) { r = ours[format] / theirs[format]; if (r > worst) worst = r } if (worst) printf "%.3f", worst }' "$scratch/gzip-sizes")

gzip_table() {
  echo
  echo "Size of gzip answers to \`gzip -6\` of the same bodies, 8 series together:"
  echo
  echo "| format |$(printf ' limit %s |' "${gzip_limits[@]}")"
  echo "| --- |$(printf ' --- |%.0s' "${gzip_limits[@]}")"
  for format in "${formats[@]}"; do
    awk -v format="$format" -v limits="${gzip_limits[*]}" '$1 == format { ours[$2] += $3; theirs[$2] += $4 }
      END { n = split(limits, l, " "); line = "| " format " |"
        for (i = 1; i <= n; i++) line = line (theirs[l[i]] ? sprintf(" %.3f |", ours[l[i]] / theirs[l[i]]) : " – |")
        print line }' "$scratch/gzip-sizes"
  done
}

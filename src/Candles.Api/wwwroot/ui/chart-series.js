// Series: their names, which are found, and which is shown to one who asks for none.

export const nameOf = (series) => `${series.asset}/${series.market} · ${series.exchange}`;

/** Candles that were not generated, and of those bitcoin's in dollars. */
export function favourite(all) {
  const rank = (series) => 2 * (series.exchange === "demo") + (series.asset !== "BTC" || series.market !== "USDT");
  return all.toSorted((one, other) => rank(one) - rank(other))[0];
}

/** Those that have all words of the query in their names, best first: the asset itself, then what begins so, then the rest. */
export function find(series, query) {
  const words = query.toLowerCase().split(/[\s/·:]+/).filter(Boolean);
  if (!words.length) return series;
  const rankOf = (names) => {
    let sum = 0;
    for (const word of words) {
      const at = names.findIndex((name) => name.includes(word));
      if (at < 0) return -1;
      const best = names.some((name) => name === word) ? 0 : names.some((name) => name.startsWith(word)) ? 1 : 2;
      sum += 4 * best + (names[0] === word ? 0 : names[0].startsWith(word) ? 1 : 2);
    }
    return sum;
  };
  return series
    .map((item) => ({ item, rank: rankOf(namesOf(item)) }))
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

const known = new WeakMap();

/** In small letters, made once: thousands of series are searched at every key. */
function namesOf(series) {
  if (!known.has(series)) known.set(series, [series.asset, series.market, series.exchange].map((name) => name.toLowerCase()));
  return known.get(series);
}

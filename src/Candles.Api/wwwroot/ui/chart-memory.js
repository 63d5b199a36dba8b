// What a visitor chose last, kept by the browser where it keeps anything.

export function remember(name, value) {
  try {
    localStorage.setItem(`candles.${name}`, value);
  } catch {
    // a page whose storage is closed forgets
  }
}

export function remembered(name) {
  try {
    return localStorage.getItem(`candles.${name}`);
  } catch {
    return null;
  }
}

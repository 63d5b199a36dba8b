// Light or dark: as the system has it, until somebody chooses. Runs before the page is painted, so that it never flashes.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const ofSystem = () => (system.matches ? "dark" : "light");
  const tell = () => document.dispatchEvent(new Event("themechange"));

  /** Storage may be closed to a page; the choice then lasts as long as the page does. */
  const stored = (use) => {
    try { return use(localStorage); } catch { return null; }
  };

  const chosen = stored((storage) => storage.getItem("candles.theme"));
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = (root.dataset.theme ?? ofSystem()) === "dark" ? "light" : "dark";
    if (next === ofSystem()) {
      delete root.dataset.theme; // the system is followed again
      stored((storage) => storage.removeItem("candles.theme"));
    } else {
      root.dataset.theme = next;
      stored((storage) => storage.setItem("candles.theme", next));
    }
    tell();
  });
  system.addEventListener("change", tell);
})();

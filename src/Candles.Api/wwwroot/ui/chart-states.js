// What stands in the chart's place while there is none, and what is said over one that is there.

export class States {
  #stage;
  #banner;
  #notice;
  #timer = 0;

  constructor(stage) {
    this.#stage = stage;
    this.#banner = stage.querySelector(".banner");
    this.#notice = stage.querySelector(".notice");
  }

  /** The name of the state that is shown; "ready" where the chart is. */
  get name() {
    return this.#stage.dataset.state;
  }

  /**
   * @param name "ready", or the data-is of a section.
   * @param slots Texts, or nodes in an array, by their data-slot.
   */
  show(name, slots = {}) {
    clearInterval(this.#timer);
    this.#stage.dataset.state = name;
    for (const section of this.#stage.querySelectorAll("[data-is]")) {
      section.hidden = section.dataset.is !== name;
      if (section.hidden) continue;
      for (const [slot, content] of Object.entries(slots)) section.querySelector(`[data-slot=${slot}]`).replaceChildren(...[content].flat());
    }
  }

  /** Shows what went wrong, and tries again after so many seconds, or when the button is pressed. */
  showError(error, seconds, again) {
    const head = error.status === 0 ? "The server does not answer" : error.title || "Something went wrong";
    this.show("error", { title: head, detail: error.status === 0 ? "It may be starting, or the network may be down." : error.message, wait: "" });
    const section = this.#stage.querySelector("[data-is=error]");
    const wait = section.querySelector("[data-slot=wait]");
    const now = () => {
      clearInterval(this.#timer);
      this.show("loading");
      again();
    };
    const tell = () => (wait.textContent = `Trying again in ${seconds} s`);
    section.querySelector("button").onclick = now;
    tell();
    this.#timer = setInterval(() => (--seconds > 0 ? tell() : now()), 1000);
  }

  /** @param text Of the banner; "" for none. */
  set banner(text) {
    if (text) this.#banner.querySelector("span").textContent = text;
    this.#banner.hidden = !text;
  }

  /** @param text Of less weight, in a corner; "" for none. */
  set notice(text) {
    this.#notice.textContent = text;
    this.#notice.hidden = !text;
  }
}

// A document: its words and the cards of its records find each other, by mouse, by keyboard and by the page's address.

const NARROW = "(max-width: 60rem)";

export function bind(root: ParentNode): void {
  for (const reader of root.querySelectorAll<HTMLElement>("[data-reader]")) {
    if (reader.dataset.bound) continue;
    reader.dataset.bound = "true";
    new Reader(reader).begin();
  }
}

class Reader {
  private current = 0;
  private readonly cards: HTMLElement[];

  constructor(private readonly element: HTMLElement) {
    this.cards = [...element.querySelectorAll<HTMLElement>(".card[data-number]")];
  }

  begin(): void {
    const { element } = this;
    element.addEventListener("click", (event) => this.clicked(event));
    element.addEventListener("mouseover", (event) => this.hovered(event));
    element.addEventListener("htmx:afterSwap", (event) => {
      const slot = event.target as HTMLElement;
      if (slot.matches("[data-resolutions]")) new Meant(element, slot).show();
    });
    document.addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("hashchange", () => this.follow());
    this.follow();
  }

  /** The words of the fact, or the card, that the address names. */
  private follow(): void {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    const card = this.cards.find((each) => each.dataset.fact === id || each.id === id);
    if (card) this.mark(Number(card.dataset.number), card.id === id ? "card" : "both");
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const ref = target.closest<HTMLElement>(".ref");
    if (ref) {
      const inCard = ref.closest(".card") !== null;
      event.preventDefault();
      this.mark(Number(ref.dataset.number), inCard ? "words" : "card", event.detail === 0);
      return;
    }
    const words = target.closest<HTMLElement>("mark[data-numbers]");
    if (words) {
      // Words of several records: each click goes to the next of them.
      const numbers = words.dataset.numbers!.split(" ").map(Number).reverse();
      this.mark(numbers[(numbers.indexOf(this.current) + 1) % numbers.length]!, "card");
      return;
    }
    const card = target.closest<HTMLElement>(".card[data-number]");
    if (card && !target.closest("a, button, summary, details, input, label")) {
      if (getSelection()?.toString()) return;
      this.mark(Number(card.dataset.number), "words");
    } else if (!card && !target.closest("a, button, summary, details, input, label")) {
      this.clear();
    }
  }

  private hovered(event: MouseEvent): void {
    const over = (event.target as Element).closest<HTMLElement>("mark[data-numbers], .card[data-number]");
    const numbers = new Set((over?.dataset.numbers ?? over?.dataset.number ?? "").split(" "));
    for (const card of this.cards) card.classList.toggle("hovered", numbers.has(card.dataset.number!));
    for (const words of this.words()) {
      words.classList.toggle("hovered", words.dataset.numbers!.split(" ").some((number) => numbers.has(number)));
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target instanceof HTMLElement && /^(textarea|select)$/i.test(target.tagName)) return;
    if (target instanceof HTMLInputElement && target.type !== "checkbox") return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") this.clear();
    if (event.key !== "n" && event.key !== "p") return;
    const seen = this.cards.filter((card) => card.offsetParent !== null).map((card) => Number(card.dataset.number));
    if (!seen.length) return;
    const at = seen.indexOf(this.current);
    const next = event.key === "n" ? at + 1 : (at < 0 ? 0 : at) - 1;
    this.mark(seen[(next + seen.length) % seen.length]!, "both", true);
    event.preventDefault();
  }

  /** Mark a record; bring its card, its words or both into sight. */
  private mark(number: number, show: "card" | "words" | "both", focus = false): void {
    this.current = number;
    const narrow = matchMedia(NARROW).matches;
    const behavior: ScrollBehavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const words = this.words().filter((each) => each.dataset.numbers!.split(" ").includes(String(number)));
    for (const each of this.words()) each.classList.toggle("current", words.includes(each));
    for (const card of this.cards) {
      const mine = Number(card.dataset.number) === number;
      card.classList.toggle("current", mine);
      // On a narrow screen the card lies over the foot of the text, so that one reads on.
      card.classList.toggle("floating", mine && narrow && show !== "words");
      if (mine && show !== "words" && !narrow) within(card, behavior);
    }
    if (show !== "card") words[0]?.scrollIntoView({ block: "center", behavior });
    const card = this.cards.find((each) => Number(each.dataset.number) === number);
    if (card && show !== "words") history.replaceState(null, "", `#${card.dataset.fact}`);
    if (!focus) return;
    const ref =
      show === "card"
        ? card?.querySelector<HTMLElement>(".ref")
        : this.element.querySelector<HTMLElement>(`.paper .ref[data-number="${number}"]`);
    ref?.focus({ preventScroll: true });
  }

  private clear(): void {
    this.current = 0;
    for (const each of this.element.querySelectorAll(".current, .floating")) each.classList.remove("current", "floating");
  }

  private words(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("mark[data-numbers]")];
  }
}

/** Scrolls the list of cards, and not the page, so that a card can be seen. */
function within(card: HTMLElement, behavior: ScrollBehavior): void {
  const list = card.closest<HTMLElement>(".records");
  if (!list || list.scrollHeight <= list.clientHeight) {
    card.scrollIntoView({ block: "nearest", behavior });
    return;
  }
  const top = card.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
  list.scrollTo({ top: top - (list.clientHeight - card.offsetHeight) / 3, behavior });
}

type Place = [start: number, end: number, who: string, how: string, plain: boolean];

/** Whom the words of a text stand for, told on hover and focus at the place. */
class Meant {
  private readonly tip: HTMLElement;

  constructor(
    private readonly reader: HTMLElement,
    private readonly slot: HTMLElement,
  ) {
    this.tip = document.createElement("div");
    this.tip.id = "meant-tip";
    this.tip.role = "tooltip";
    this.tip.hidden = true;
  }

  show(): void {
    const data = this.slot.querySelector<HTMLElement>("[data-meant]");
    const paper = this.reader.querySelector<HTMLElement>(".paper");
    if (!data || !paper || paper.querySelector(".meant")) return;
    wrap(paper, JSON.parse(data.dataset.meant ?? "[]") as Place[]);
    this.reader.append(this.tip);
    const label = this.reader.querySelector<HTMLElement>("label.meant");
    if (label) label.hidden = false;
    label?.addEventListener("change", () => this.stops(label.querySelector("input")!.checked));
    for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]] as const) {
      paper.addEventListener(begin, (event) => this.open(event));
      paper.addEventListener(end, () => this.close());
    }
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    addEventListener("scroll", () => this.close(), { passive: true });
  }

  private stops(shown: boolean): void {
    for (const each of this.reader.querySelectorAll<HTMLElement>(".meant[data-stop]")) each.tabIndex = shown ? 0 : -1;
  }

  private open(event: Event): void {
    const words = (event.target as Element).closest<HTMLElement>(".paper .meant");
    const off = this.reader.querySelector<HTMLInputElement>("input.show-meant")?.checked === false;
    if (!words || off) return;
    const who = document.createElement("strong");
    who.textContent = words.dataset.who ?? "";
    const how = document.createElement("span");
    how.textContent = words.dataset.how ?? "";
    this.tip.replaceChildren(who, how);
    this.tip.hidden = false;
    words.setAttribute("aria-describedby", this.tip.id);
    const place = words.getClientRects()[0] ?? words.getBoundingClientRect();
    const left = Math.min(Math.max(8, place.left), innerWidth - this.tip.offsetWidth - 8);
    const above = place.top - this.tip.offsetHeight - 6;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${above > 4 ? above : place.bottom + 6}px`;
  }

  private close(): void {
    this.tip.hidden = true;
    for (const each of this.reader.querySelectorAll(".meant[aria-describedby]")) each.removeAttribute("aria-describedby");
  }
}

/** Puts an element around each place of a text. Places are sorted, the longer of two that begin together first. */
function wrap(paper: HTMLElement, places: Place[]): void {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(paper, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  let start = 0;
  let next = 0;
  let here: Place[] = [];
  for (const node of nodes) {
    const end = start + node.length;
    here = here.filter(([, last]) => last > start);
    while (next < places.length && places[next]![0] < end) here.push(places[next++]!);
    around(node, start, here);
    start = end;
  }
}

/** Puts elements around the places of one stretch, from its end, so that the offsets before stay. */
function around(node: Text, start: number, places: Place[]): void {
  const outer: { place: Place; inner: Place[] }[] = [];
  for (const place of places) {
    const last = outer.at(-1);
    if (last && place[0] < last.place[1]) last.inner.push(place);
    else outer.push({ place, inner: [] });
  }
  for (const { place, inner } of outer.reverse()) {
    const from = Math.max(0, place[0] - start);
    const to = Math.min(node.length, place[1] - start);
    if (from >= to) continue;
    node.splitText(to);
    const words = node.splitText(from);
    const [first, , who, how, plain] = place;
    const seen = document.createElement("span");
    seen.className = plain ? "meant plain" : "meant";
    if (!plain && first >= start) {
      seen.tabIndex = 0;
      seen.dataset.stop = "";
    }
    Object.assign(seen.dataset, { who, how });
    words.replaceWith(seen);
    seen.append(words);
    around(words, Math.max(first, start), inner);
  }
}

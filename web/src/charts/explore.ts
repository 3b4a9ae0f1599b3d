// What one does with a large network: find an actor and see its ties, zoom, save a picture.
import { number, theme, type Chart } from "./common";
import type { Network, Node } from "./graph";
import { standing } from "./layout";
import { picture, save } from "./picture";

const CLOSE = 2.2; // zoom at which a found node and its neighbours are read
const STEP = 1.4;
const PARTNERS = 12;

/** Without capitals and accents. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** The node of a name: the whole name before one that begins so, and that before one that holds it. */
export function find(nodes: readonly Node[], words: string): Node | undefined {
  const sought = fold(words);
  if (!sought) return undefined;
  const tests = [
    (node: Node) => fold(node.name) === sought || fold(node.id) === sought,
    (node: Node) => fold(node.name).startsWith(sought),
    (node: Node) => fold(node.name).includes(sought),
  ];
  return tests.map((test) => nodes.find(test)).find(Boolean);
}

export function explore(chart: Chart, data: Network, figure: HTMLElement): void {
  const section = figure.closest<HTMLElement>("[data-network]");
  const field = section?.querySelector<HTMLInputElement>("[data-network-find]");
  const told = section?.querySelector<HTMLElement>("[data-network-told]");
  if (!section || !field || !told) return;
  const show = (): void => {
    const node = find(data.nodes, field.value);
    told.hidden = !field.value.trim();
    told.replaceChildren();
    if (node) tell(told, node, data);
    else told.textContent = told.dataset.nobody ?? "";
    focus(chart, data, figure, node);
  };
  field.addEventListener("change", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.value = "";
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    show();
  });
  for (const button of section.querySelectorAll<HTMLButtonElement>("[data-network-zoom]")) {
    button.addEventListener("click", () => zoom(chart, button.dataset.networkZoom ?? ""));
  }
  section.querySelector("[data-network-picture]")?.addEventListener("click", (event) => {
    const { picture: name = "network", caption = "" } = (event.currentTarget as HTMLElement).dataset;
    picture(chart, caption, theme()).toBlob((blob) => blob && save(blob, `${name}.png`));
  });
  if (field.value) show();
}

/** The ties of a node in words, as links. */
function tell(told: HTMLElement, node: Node, data: Network): void {
  const by = new Map(data.nodes.map((each) => [each.id, each]));
  const ties = data.ties.filter((tie) => tie.a === node.id || tie.b === node.id).sort((one, other) => other.facts - one.facts);
  const title = document.createElement("p");
  title.append(link(node.url, node.name), ` ${node.told ?? number(node.facts)}`);
  const list = document.createElement("ol");
  for (const tie of ties.slice(0, PARTNERS)) {
    const item = document.createElement("li");
    item.append(link(tie.url, by.get(tie.a === node.id ? tie.b : tie.a)?.name ?? ""), ` ${number(tie.facts)}`);
    list.append(item);
  }
  told.append(title, list);
  if (ties.length > PARTNERS) {
    const more = document.createElement("p");
    more.textContent = `+ ${number(ties.length - PARTNERS)}`;
    told.append(more);
  }
}

function link(url: string, words: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = url;
  made.textContent = words;
  return made;
}

/** Bring a node into the middle and its ties before the others; none: the whole network. */
function focus(chart: Chart, data: Network, figure: HTMLElement, node: Node | undefined): void {
  chart.dispatchAction({ type: "downplay", seriesIndex: 0 });
  const at = node && standing.get(figure)?.get(node.id);
  chart.setOption({ series: [{ center: at ? [at.x, at.y] : null, zoom: at ? CLOSE : 1 }] });
  if (node) chart.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: data.nodes.indexOf(node) });
}

function zoom(chart: Chart, how: string): void {
  if (how === "whole") chart.setOption({ series: [{ center: null, zoom: 1 }] });
  else chart.dispatchAction({ type: "graphRoam", seriesIndex: 0, zoom: how === "in" ? STEP : 1 / STEP, originX: chart.getWidth() / 2, originY: chart.getHeight() / 2 });
}


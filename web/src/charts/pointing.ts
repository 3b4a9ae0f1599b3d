// What happens when one points at the map or moves it: the ties of a state or organisation come forward, a click leads to its page.
import type { Chart } from "./common";
import type { Actor, Tied, World } from "./map";

interface Item {
  node?: Actor;
  tie?: Tied;
}

interface Pointed {
  componentType?: string;
  name?: string;
  data?: unknown;
}

interface Path {
  attr(key: "style", value: { opacity: number }): void;
}

/** What a chart holds. */
interface Inner {
  getModel(): {
    getSeries(): {
      id: string;
      getData(): { count(): number; getRawDataItem(i: number): Line; getItemGraphicEl(i: number): { childAt(i: number): Path | undefined } | undefined };
    }[];
  };
}

interface Line {
  tie?: Tied;
  drawn?: boolean;
  lineStyle?: { opacity?: number };
}

const LINES = ["more", "arcs", "links", "further"];
const FAINT = 0.06;
const STEP = 1.5;

function actor(event: Pointed, by: ReadonlyMap<string, Actor>): Actor | undefined {
  return (event.data as Item | undefined)?.node ?? (event.componentType === "geo" ? by.get(event.name ?? "") : undefined);
}

/** The words beside the pointer. */
export function explain(event: Pointed, data: World, by: ReadonlyMap<string, Actor>): string {
  const { tie, node } = (event.data ?? {}) as Item;
  if (tie) return `${by.get(tie.a)?.name ?? tie.a} – ${by.get(tie.b)?.name ?? tie.b}\n${tie.told}`;
  const found = node ?? by.get(event.name ?? "");
  if (found) return `${found.name}\n${found.told}`;
  const name = data.names[event.name ?? ""];
  return name ? `${name}\n${data.without}` : "";
}

export function point(chart: Chart, data: World, figure: HTMLElement, moved: () => void, anew: () => void): void {
  const by = new Map(data.nodes.map((node) => [node.id, node]));
  chart.on("mouseover", (event) => {
    const found = actor(event, by);
    if (found) paint(chart, found.id);
  });
  chart.on("mouseout", () => paint(chart));
  chart.on("click", (event) => {
    const url = (event.data as Item | undefined)?.tie?.url ?? actor(event, by)?.url;
    if (url) location.assign(url);
  });
  let timer = 0;
  chart.on("georoam", () => {
    clearTimeout(timer);
    timer = setTimeout(moved, 60);
  });
  for (const button of figure.parentElement?.querySelectorAll<HTMLButtonElement>("[data-map-zoom]") ?? []) {
    button.addEventListener("click", () => {
      const how = button.dataset.mapZoom;
      if (how === "whole") return anew();
      zoom(chart, how === "in" ? STEP : 1 / STEP);
      moved();
    });
  }
}

function zoom(chart: Chart, by: number): void {
  chart.dispatchAction({ type: "geoRoam", componentType: "geo", geoIndex: 0, zoom: by, originX: chart.getWidth() / 2.3, originY: chart.getHeight() / 2 });
}

/** The ties of one actor before all others; none: as they were drawn. The lines themselves are painted: to draw the map anew takes too long. */
function paint(chart: Chart, id?: string): void {
  for (const { tie, drawn, opacity, path } of lines(chart)) {
    const theirs = tie.a === id || tie.b === id;
    path.attr("style", { opacity: id === undefined ? opacity : theirs ? 0.95 : drawn ? FAINT : 0 });
  }
}

/** What is drawn for each tie. */
function* lines(chart: Chart): Generator<{ tie: Tied; drawn: boolean; opacity: number; path: Path }> {
  for (const series of (chart as unknown as Inner).getModel().getSeries()) {
    if (!LINES.includes(series.id)) continue;
    const data = series.getData();
    for (let i = 0; i < data.count(); i++) {
      const path = data.getItemGraphicEl(i)?.childAt(0);
      const { tie, drawn, lineStyle } = data.getRawDataItem(i);
      if (path && tie) yield { tie, drawn: drawn ?? false, opacity: lineStyle?.opacity ?? 1, path };
    }
  }
}

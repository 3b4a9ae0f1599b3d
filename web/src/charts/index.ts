// Charts: a figure names its kind in data-chart and holds its data as JSON. Each kind is a module of its own that makes an option of
// ECharts from the data and the theme; it may go on with the chart once it stands (`ready`).
import { parse, type Chart, type Kind } from "./common";

const KINDS: Record<string, () => Promise<{ default: Kind<never> }>> = {
  bars: () => import("./bars"),
  graph: () => import("./graph"),
  heat: () => import("./heat"),
  map: () => import("./map"),
  stages: () => import("./stages"),
  timeline: () => import("./timeline"),
};

export async function draw(root: ParentNode): Promise<void> {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-chart]:not([data-drawn])")];
  for (const figure of figures) figure.dataset.drawn = "pending"; // all at once: none is to seem done before its turn
  const { show } = await import("./show");
  for (const figure of figures) {
    const load = KINDS[figure.dataset.chart ?? ""];
    if (!load) throw new Error(`no such chart: ${figure.dataset.chart}`);
    const kind = (await load()).default as Kind<unknown>;
    const chart: Chart = await show(figure, kind, parse(figure));
    kind.ready?.(chart, parse(figure), figure);
    figure.dataset.drawn = "true";
  }
}

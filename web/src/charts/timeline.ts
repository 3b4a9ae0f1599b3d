// Facts by year and kind. Dragging over the years asks for the facts of these years: the dates go into the page's filters, and the
// filters into the address. The fields of the filters do the same from the keyboard.
import { base, number, type Chart, type Kind, type Option, type Theme } from "./common";

interface Timeline {
  years: number[];
  kinds: { code: "event" | "instrument" | "commitment"; name: string; facts: number[] }[];
  since: number | null;
  until: number | null;
}

interface Brushed {
  areas: { coordRange: [number, number] }[];
}

const PALE = 0.28;
const KEPT = "comity:scroll";

function chosen(data: Timeline, year: number): boolean {
  return (data.since === null || year >= data.since) && (data.until === null || year <= data.until);
}

function option(data: Timeline, theme: Theme): Option {
  const common = base(theme);
  return {
    ...common,
    tooltip: {
      ...(common.tooltip as object),
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: theme.line, opacity: 0.4 } },
      formatter: (rows: { name: string; seriesName: string; value: number }[]) =>
        [rows[0]?.name ?? "", ...rows.filter((row) => row.value).map((row) => `${row.seriesName}: ${number(row.value)}`)].join("\n"),
    },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 14, icon: "roundRect", textStyle: { color: theme.quiet }, selectedMode: false },
    grid: { left: 4, right: 8, top: 26, bottom: 2, containLabel: true },
    xAxis: {
      type: "category",
      data: data.years.map(String),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.quiet, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { color: theme.quiet, formatter: number },
      splitLine: { lineStyle: { color: theme.line, opacity: 0.6 } },
    },
    toolbox: { show: false },
    brush: {
      xAxisIndex: 0,
      brushType: "lineX",
      brushMode: "single",
      throttleType: "debounce",
      throttleDelay: 200,
      transformable: false,
      brushStyle: { color: theme.accent, opacity: 0.16, borderColor: theme.accent, borderWidth: 1 },
      outOfBrush: { colorAlpha: 1 },
    },
    series: data.kinds.map((kind) => ({
      name: kind.name,
      type: "bar",
      stack: "facts",
      barCategoryGap: "18%",
      color: theme[kind.code],
      cursor: "crosshair",
      data: kind.facts.map((value, i) => ({ value, itemStyle: { opacity: chosen(data, data.years[i] ?? 0) ? 1 : PALE } })),
    })),
  };
}

/** Ask for the facts of some years, through the page's filters. */
function ask(since: number, until: number): void {
  const form = document.querySelector<HTMLFormElement>("form[data-filters]");
  const fields = ["since", "until"].map((name) => form?.elements.namedItem(name) as HTMLInputElement | null);
  if (!form || !fields[0] || !fields[1]) return;
  fields[0].value = String(since);
  fields[1].value = String(until);
  sessionStorage.setItem(KEPT, String(scrollY));
  form.requestSubmit();
}

/** After years were chosen the page stands where it stood. */
function stay(): void {
  const y = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (y) scrollTo({ top: Number(y), behavior: "instant" });
}

const kind: Kind<Timeline> = {
  option,
  drawn(chart: Chart) {
    chart.dispatchAction({ type: "takeGlobalCursor", key: "brush", brushOption: { brushType: "lineX", brushMode: "single" } });
  },
  ready(chart: Chart, data: Timeline) {
    stay();
    const at = (i: number): number => data.years[Math.max(0, Math.min(data.years.length - 1, i))] ?? 0;
    chart.on("brushEnd", (event) => {
      const range = (event as unknown as Brushed).areas[0]?.coordRange;
      if (range) ask(at(range[0]), at(range[1]));
    });
    chart.on("click", (event) => ask(at(event.dataIndex), at(event.dataIndex)));
  },
};
export default kind;

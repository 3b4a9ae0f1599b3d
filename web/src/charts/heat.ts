// A heat map of codes by year: the darker, the more facts. A cell leads to its facts, a name to its page. The cells are drawn one by
// one, since ECharts would lay its own heat map on several canvases, of which only the last one is printed.
import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams, CustomSeriesRenderItemReturn } from "echarts";
import { base, number, type Kind, type Theme } from "./common";
import { linkAt } from "./links";

type Cell = [column: number, row: number, n: number];
interface Data {
  columns: string[];
  rows: { name: string; url: string }[];
  cells: Cell[];
}
const ROW = 26;
const NARROW = 520;
const GAP = 2;
const LETTERED = 20; // CSS pixels from which a cell holds its number
const STEPS = [0.12, 0.3, 0.55, 1]; // parts of the most, up to which a colour goes
const PALE = 0.3;

/** The colour of a number: the least has the palest, and one strong year does not pale all others. */
function colour(n: number, most: number, scale: string[]): string {
  if (n <= 1 && most > 1) return scale[most > STEPS.length ? 0 : 1] ?? "";
  const step = STEPS.findIndex((part) => n <= Math.ceil(most * part));
  return scale[scale.length - STEPS.length + step] ?? "";
}

function cells({ cells }: Data, theme: Theme) {
  const most = Math.max(1, ...cells.map((cell) => cell[2]));
  return (_params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI): CustomSeriesRenderItemReturn => {
    const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    const [width = 0, height = 0] = api.size?.([1, 1]) as number[];
    const n = Number(api.value(2));
    return {
      type: "rect",
      shape: { x: x - width / 2 + GAP / 2, y: y - height / 2 + GAP / 2, width: width - GAP, height: height - GAP, r: 3 },
      style: { fill: colour(n, most, theme.scale) },
      emphasis: { style: { stroke: theme.ink, lineWidth: 1 } },
      textConfig: { position: "inside" },
      ...(width < LETTERED ? {} : {
        textContent: {
          type: "text" as const,
          style: { text: number(n), fontSize: 11, fontFamily: theme.font, fill: n > Math.ceil(most * PALE) ? theme.surface : theme.ink },
        },
      }),
    };
  };
}

const kind: Kind<Data> = {
  height: ({ rows }) => rows.length * ROW + 40,
  option: (data, theme, figure) => {
    const { columns, rows } = data;
    const narrow = figure.clientWidth < NARROW;
    return {
      ...base(theme),
      animation: false, // it would be printed half drawn
      grid: { left: narrow ? 124 : 186, right: 4, top: 4, bottom: 26 },
      tooltip: {
        ...(base(theme).tooltip as object),
        formatter: ({ value }: { value: Cell }) => `${rows[value[1]]?.name ?? ""}\n${columns[value[0]] ?? ""} · ${number(value[2])}`,
      },
      xAxis: {
        type: "category",
        data: columns,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: theme.quiet },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map((row) => row.name),
        triggerEvent: true,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { color: theme.ink, width: narrow ? 116 : 176, overflow: "truncate", interval: 0 },
      },
      series: [{ type: "custom", data: data.cells, encode: { x: 0, y: 1 }, renderItem: cells(data, theme), cursor: "pointer" }],
    };
  },
  ready: (chart, { columns, rows }, figure) => {
    chart.on("click", (event) => {
      const [column, row] = event.value as Cell;
      const url = event.componentType === "yAxis" ? rows.find((each) => each.name === event.value)?.url : linkAt(figure, row, columns[column] ?? "");
      if (url) location.assign(url);
    });
  },
};
export default kind;

// A heat map of codes by year: the darker, the more facts. A cell leads to its facts, a name to its page.
import { linkAt } from "./links";
import { base, number, type Kind, type Theme } from "./common";

type Cell = [column: number, row: number, n: number];
interface Data {
  columns: string[];
  rows: { name: string; url: string }[];
  cells: Cell[];
}
const ROW = 26;
const NARROW = 520;

/** The step of the scale: each has about as many cells, so that one strong year does not pale all others. */
function steps(cells: Cell[], scale: string[]): { min?: number; max?: number; color: string }[] {
  const most = Math.max(1, ...cells.map((cell) => cell[2]));
  const limits = [...new Set([1, ...[0.12, 0.3, 0.55].map((part) => Math.ceil(most * part)), most])].sort((a, b) => a - b);
  const bounds = limits.length > scale.length ? limits.slice(-scale.length) : limits;
  const colours = scale.slice(scale.length - bounds.length);
  return bounds.map((limit, index) => ({ min: index ? (bounds[index - 1] ?? 0) + 1 : 0, max: limit, color: colours[index] ?? "" }));
}

function letters(theme: Theme, n: number, most: number): string {
  return n > Math.ceil(most * 0.3) ? theme.surface : theme.ink;
}

const kind: Kind<Data> = {
  height: ({ rows }) => rows.length * ROW + 40,
  option: ({ columns, rows, cells }, theme, figure) => {
    const narrow = figure.clientWidth < NARROW;
    const most = Math.max(1, ...cells.map((cell) => cell[2]));
    const room = (figure.clientWidth - (narrow ? 128 : 190)) / Math.max(1, columns.length);
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
        splitArea: { show: false },
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
      visualMap: { type: "piecewise", show: false, dimension: 2, pieces: steps(cells, theme.scale) },
      series: [
        {
          type: "heatmap",
          progressive: 0, // on one layer, so that it prints
          data: cells.map((cell) => ({
            value: cell,
            label: { color: letters(theme, cell[2], most) },
          })),
          cursor: "pointer",
          label: { show: room > 20, formatter: ({ value }: { value: Cell }) => number(value[2]), fontSize: 11 },
          itemStyle: { borderColor: theme.surface, borderWidth: 2, borderRadius: 4 },
          emphasis: { itemStyle: { borderColor: theme.ink, borderWidth: 1 } },
        },
      ],
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

// Bars by year, stacked: one colour for each series, or cooperation above and conflict below. A bar leads to its facts.
import { linkAt } from "./links";
import { base, number, type Kind, type Theme } from "./common";

type Tone = "cooperation" | "conflict" | "rest";
interface Series {
  name: string;
  values: number[];
  tone?: Tone;
}
interface Data {
  columns: string[];
  series: Series[];
  line?: { name: string; values: number[] };
  linked?: boolean;
}
interface Hovered {
  seriesName: string;
  value: number;
  name: string;
}

function colour(theme: Theme, series: Series, index: number): string {
  if (series.tone === "rest") return theme.line;
  if (series.tone) return theme[series.tone];
  return theme.categories[index % theme.categories.length] ?? theme.accent;
}

const kind: Kind<Data> = {
  height: ({ series }) => (series.length > 3 ? 320 : 280),
  option: ({ columns, series, line, linked }, theme, figure) => ({
    ...base(theme),
    animation: false, // it would be printed half drawn
    grid: { left: 6, right: 8, top: 12, bottom: figure.clientWidth < 420 && series.length > 3 ? 96 : series.length > 3 ? 66 : 36, containLabel: true },
    legend: { bottom: 0, left: "center", itemWidth: 12, itemHeight: 12, itemGap: 12, textStyle: { color: theme.ink, fontSize: 12 }, inactiveColor: theme.quiet },
    tooltip: {
      ...(base(theme).tooltip as object),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (hovered: Hovered[]) =>
        [hovered[0]?.name ?? "", ...hovered.filter((each) => each.value).map((each) => `${each.seriesName}  ${number(each.value)}`)].join("\n"),
    },
    xAxis: {
      type: "category",
      data: columns,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line }, onZero: true },
      axisLabel: { color: theme.quiet },
    },
    yAxis: {
      type: "value",
      minInterval: line ? undefined : 1,
      splitLine: { lineStyle: { color: theme.line } },
      axisLabel: { color: theme.quiet, formatter: (value: number) => number(value) },
    },
    series: [
      ...series.map((each, index) => ({
        type: "bar",
        name: each.name,
        stack: "all",
        barMaxWidth: 34,
        cursor: linked && each.tone !== "rest" ? "pointer" : "default",
        itemStyle: { color: colour(theme, each, index), borderColor: theme.surface, borderWidth: 0.5 },
        emphasis: { focus: "series" },
        data: each.values,
      })),
      ...(line
        ? [{
            type: "line",
            name: line.name,
            data: line.values,
            symbol: "circle",
            symbolSize: 6,
            lineStyle: { color: theme.ink, width: 1.5 },
            itemStyle: { color: theme.ink },
          }]
        : []),
    ],
  }),
  ready: (chart, { columns, series, linked }, figure) => {
    chart.on("click", (event) => {
      const row = event.seriesIndex ?? -1;
      const url = linked && series[row]?.tone !== "rest" ? linkAt(figure, row, columns[event.dataIndex] ?? "") : undefined;
      if (url) location.assign(url);
    });
  },
};
export default kind;

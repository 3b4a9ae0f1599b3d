// Instruments on a line of time: a point for each stage that has a date, from the proposal to the end. A point leads to the instrument.
import { base, type Kind, type Theme } from "./common";

interface Point {
  stage: string;
  name: string;
  at: string;
  told: string;
}
interface Data {
  rows: { name: string; url: string; points: Point[] }[];
  stages: { stage: string; name: string }[];
  today: string;
}
const ROW = 34;
const SIZE = 13;
const DAY = 24 * 3600 * 1000;
const NARROW = 520;
const SYMBOLS: Record<string, string> = {
  proposed: "emptyCircle", negotiated: "emptyDiamond", signed: "circle", adopted: "roundRect", ratified: "diamond", "in-force": "triangle",
  suspended: "rect", ended: "emptyRect",
};

function colour(theme: Theme, stage: string): string {
  const order = ["signed", "suspended", "in-force", "ended", "ratified", "negotiated", "adopted", "proposed"];
  return theme.categories[order.indexOf(stage)] ?? theme.accent;
}

const kind: Kind<Data> = {
  height: ({ rows }) => rows.length * ROW + 84,
  option: ({ rows, stages, today }, theme, figure) => {
    const narrow = figure.clientWidth < NARROW;
    return {
      ...base(theme),
      animation: false, // it would be printed half drawn
      grid: { left: narrow ? 120 : 250, right: 18, top: 34, bottom: 30 },
      legend: { top: 0, left: 0, itemWidth: 11, itemHeight: 11, itemGap: 14, data: stages.map((each) => each.name), textStyle: { color: theme.ink } },
      tooltip: {
        ...(base(theme).tooltip as object),
        trigger: "item",
        formatter: ({ dataIndex, seriesIndex }: { dataIndex: number; seriesIndex: number }) => {
          const stage = stages[seriesIndex]?.stage;
          const found = rows.flatMap((row) => row.points.filter((point) => point.stage === stage).map((point) => ({ row, point })))[dataIndex];
          return found ? `${found.row.name.slice(0, 80)}\n${found.point.name} · ${found.point.told}` : "";
        },
      },
      xAxis: {
        type: "time",
        ...frame(rows),
        minInterval: 28 * DAY,
        axisLine: { lineStyle: { color: theme.line } },
        axisLabel: { color: theme.quiet, hideOverlap: true, formatter: { year: "{yyyy}", month: "{MM}/{yyyy}", day: "{dd}/{MM}/{yyyy}" } },
        splitLine: { show: true, lineStyle: { color: theme.line } },
        splitNumber: narrow ? 3 : 8,
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map((_row, index) => index),
        triggerEvent: true,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: {
          color: theme.ink, width: narrow ? 112 : 238, overflow: "truncate", interval: 0,
          formatter: (index: string) => rows[Number(index)]?.name ?? "",
        },
      },
      series: [
        ...stages.map(({ stage, name }, order) => ({
          type: "scatter",
          name,
          symbol: SYMBOLS[stage] ?? "circle",
          symbolSize: SIZE,
          cursor: "pointer",
          itemStyle: { color: colour(theme, stage) },
          data: rows.flatMap((row, index) => row.points.filter((point) => point.stage === stage).map((point) => ({
            value: [point.at, index, row.url],
            symbolOffset: [SIZE * row.points.slice(0, row.points.indexOf(point)).filter((other) => other.at === point.at).length, 0],
          }))),
          z: 4,
          ...(order ? {} : {
            markLine: {
              silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.quiet, type: "dashed", width: 1 },
              data: spans(rows, today) ? [{ xAxis: today }] : [],
            },
          }),
        })),
        ...rows.map((row, index) => ({
          type: "line",
          silent: true,
          showSymbol: false,
          lineStyle: { color: theme.quiet, width: 2 },
          data: row.points.map((point) => [point.at, index]).sort(),
          z: 2,
        })),
      ],
    };
  },
  ready: (chart, { rows }) => {
    chart.on("click", (event) => {
      const url = event.componentType === "yAxis" ? rows[Number(event.value)]?.url : (event.value as [string, number, string] | undefined)?.[2];
      if (url) location.assign(url);
    });
  },
};

/** From when to when: with some room on both sides, so that no point stands on the edge. */
function frame(rows: Data["rows"]): { min: number; max: number } {
  const times = rows.flatMap((row) => row.points.map((point) => Date.parse(point.at)));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const room = Math.max(45 * DAY, (last - first) * 0.04);
  return { min: first - room, max: last + room };
}

/** Whether today lies among the dates, so that its line does not stretch the axis. */
function spans(rows: Data["rows"], today: string): boolean {
  const dates = rows.flatMap((row) => row.points.map((point) => point.at));
  return dates.some((date) => date > today) && dates.some((date) => date < today);
}
export default kind;

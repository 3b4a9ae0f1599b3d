// The map of the world: states shaded by what the register knows of them, arcs between those that have most in common, and the
// organisations beside it, as nodes of their own with their own ties. Nothing is fetched from elsewhere: the map is a file of the site.
import { geoArea, geoNaturalEarth1 } from "d3-geo";
import type { ExtendedFeatureCollection } from "d3-geo";
import { arc, MIDDLE, type LonLat } from "./arcs";
import { base, number, short, theme as colours, type Chart, type Kind, type Option, type Theme } from "./common";
import { explain, point } from "./pointing";

export interface Actor {
  id: string;
  name: string;
  facts: number;
  organisation: boolean;
  url: string;
  told: string;
  /** Longitude and latitude of a state. */
  at: LonLat | null;
  /** Class of its colour. */
  shade: number;
}

export interface Tied {
  a: string;
  b: string;
  facts: number;
  intensity: number;
  url: string;
  told: string;
}

export interface World {
  world: string;
  /** Shaded by cooperation less conflict; else by facts. */
  balanced: boolean;
  nodes: Actor[];
  ties: Tied[];
  drawn: number;
  /** Names of the states without facts. */
  names: Record<string, string>;
  without: string;
}

const SMALL = 3e-4; // steradians: a state of 12,000 km² is a dot on the map
const NARROW = 700; // CSS pixels
const FEW = 6; // facts of a tie that is drawn wide even if none has more
const ROW = 31;
const COLUMN = 168;
const POINTED = { lineStyle: { opacity: 0.95 } };
const projection = geoNaturalEarth1().rotate([-MIDDLE, 0]).precision(0.5);
const area = new Map<string, number>();
let loaded: Promise<void> | undefined;

async function load(url: string): Promise<void> {
  const { echarts } = await import("./show");
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`no map: ${answer.status}`);
  const shapes = (await answer.json()) as ExtendedFeatureCollection;
  for (const shape of shapes.features) {
    const name = String(shape.properties?.name);
    area.set(name, Math.max(area.get(name) ?? 0, geoArea(shape)));
  }
  echarts.registerMap("world", shapes as never);
}

/** Where the organisations stand: a column beside the map, or rows below it on a narrow screen. */
export function beside(data: World, figure: HTMLElement): { node: Actor; x: number; y: number }[] {
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  const [width, height] = [canvas?.clientWidth ?? 0, canvas?.clientHeight ?? 0];
  const every = data.nodes.filter((node) => node.organisation);
  if (width < NARROW) {
    const across = 3;
    const top = mapHeight(width) + 26;
    const fit = Math.max(0, Math.floor((height - top) / ROW) + 1) * across;
    return every.slice(0, fit).map((node, i) => ({ node, x: 14 + (i % across) * (width / across), y: top + Math.floor(i / across) * ROW }));
  }
  const fit = Math.floor((height - 20) / ROW);
  const some = every.slice(0, fit);
  const from = (height - (some.length - 1) * ROW) / 2;
  return some.map((node, i) => ({ node, x: width - COLUMN + 26, y: from + i * ROW }));
}

function mapHeight(width: number): number {
  return width * 0.5;
}

function shades(data: World, theme: Theme): (shade: number) => string {
  if (!data.balanced) return (shade) => theme.scale[shade - 1] ?? theme.scale[0] ?? theme.line;
  const style = getComputedStyle(document.documentElement);
  const colours = [1, 2, 3, 4, 5].map((step) => style.getPropertyValue(`--balance-${step}`).trim());
  return (shade) => colours[shade - 1] ?? theme.land;
}

function stroke(tie: Tied, most: number, theme: Theme, narrow: boolean): { width: number; color: string; opacity: number } {
  const share = tie.facts / most;
  return { width: (0.8 + 4.2 * share) * (narrow ? 0.5 : 1), color: tie.intensity < 0 ? theme.conflict : theme.arc, opacity: 0.3 + 0.5 * share };
}

function option(data: World, theme: Theme, figure: HTMLElement): Option {
  const common = base(theme);
  const width = figure.querySelector<HTMLElement>(".canvas")?.clientWidth ?? 0;
  const narrow = width < NARROW;
  const colour = shades(data, theme);
  const states = data.nodes.filter((node) => !node.organisation);
  const by = new Map(data.nodes.map((node) => [node.id, node]));
  const most = Math.max(FEW, ...data.ties.map((tie) => tie.facts));
  const lines = data.ties.flatMap((tie, rank) => {
    const [a, b] = [by.get(tie.a)?.at, by.get(tie.b)?.at];
    if (!a || !b) return [];
    const normal = stroke(tie, most, theme, narrow);
    return arc(a, b).map((coords) => ({ coords, tie, drawn: rank < data.drawn, lineStyle: normal }));
  });
  const ends = new Set(data.ties.slice(0, data.drawn).flatMap((tie) => [tie.a, tie.b]));
  const explained = (event: { name?: string; data?: unknown }): string => explain(event, data, by);
  return {
    ...common,
    tooltip: { ...(common.tooltip as object), formatter: explained },
    geo: {
      map: "world",
      roam: matchMedia("(pointer: fine)").matches ? "move" : false,
      scaleLimit: { min: 1, max: 12 },
      projection: {
        project: (point: LonLat) => projection(point) as LonLat,
        unproject: (point: LonLat) => projection.invert?.(point) as LonLat,
        stream: projection.stream, // cuts at the edge of the map, over which states reach
      },
      preserveAspect: "contain",
      ...(narrow ? { left: 0, right: 0, top: 0, height: mapHeight(width) } : { left: 2, right: COLUMN, top: 2, bottom: 2 }),
      itemStyle: { areaColor: theme.land, borderColor: theme.surface, borderWidth: 0.5 },
      emphasis: { label: { show: false }, itemStyle: { areaColor: null, borderColor: theme.ink, borderWidth: 1.2 } },
      select: { disabled: true },
      tooltip: { show: true, formatter: explained },
      regions: states.map((node) => ({ name: node.id, itemStyle: { areaColor: colour(node.shade) }, emphasis: { itemStyle: { areaColor: colour(node.shade) } } })),
    },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: "value", show: false, min: 0, max: 1 },
    yAxis: { type: "value", show: false, min: 0, max: 1, inverse: true },
    // The level of lines must be told: they clear the canvas of theirs, and make one more where it is not known.
    series: [
      { id: "more", type: "lines", zlevel: 0, coordinateSystem: "geo", polyline: true, silent: true, z: 3, emphasis: POINTED, data: lines.filter((line) => !line.drawn).map((line) => ({ ...line, lineStyle: { ...line.lineStyle, opacity: 0 } })) },
      { id: "arcs", type: "lines", zlevel: 0, coordinateSystem: "geo", polyline: true, z: 4, emphasis: POINTED, data: lines.filter((line) => line.drawn) },
      {
        id: "points",
        type: "scatter",
        coordinateSystem: "geo",
        z: 4,
        cursor: "pointer",
        emphasis: { scale: 1.3 },
        data: states
          .filter((node) => node.at && (ends.has(node.id) || (area.get(node.id) ?? 0) < SMALL))
          .map((node) => {
            const small = (area.get(node.id) ?? 0) < SMALL;
            return {
              value: node.at,
              node,
              symbolSize: small ? (narrow ? 5 : 8) : narrow ? 1.8 : 3.5,
              itemStyle: small ? { color: colour(node.shade), borderColor: theme.ink, borderWidth: 0.8 } : { color: theme.ink, opacity: 0.65 },
            };
          }),
      },
      { id: "cover", type: "scatter", silent: true, clip: false, z: 5, data: [] },
      { id: "links", type: "lines", zlevel: 0, coordinateSystem: "cartesian2d", clip: false, z: 6, emphasis: POINTED, data: [] },
      { id: "further", type: "lines", zlevel: 0, coordinateSystem: "cartesian2d", clip: false, silent: true, z: 6, emphasis: POINTED, data: [] },
      { id: "organisations", type: "scatter", z: 7, cursor: "pointer", clip: false, data: [] },
    ],
  };
}

/** What depends on where things stand in pixels: the organisations and their ties. */
function drawn(chart: Chart, data: World, figure: HTMLElement, theme: Theme): void {
  const canvas = figure.querySelector<HTMLElement>(".canvas");
  const [width, height] = [canvas?.clientWidth ?? 1, canvas?.clientHeight ?? 1];
  const narrow = width < NARROW;
  const column = beside(data, figure);
  const facts = Math.max(1, ...column.map(({ node }) => node.facts));
  const most = Math.max(FEW, ...data.ties.map((tie) => tie.facts));
  const where = new Map<string, [number, number]>(column.map(({ node, x, y }) => [node.id, [x, y]]));
  for (const node of data.nodes) {
    if (node.at) where.set(node.id, chart.convertToPixel({ geoIndex: 0 }, node.at) as [number, number]);
  }
  const [room, top] = narrow ? [width, mapHeight(width)] : [COLUMN - 6, 0]; // of the organisations, under which the map may be moved
  const beyond = new Set(column.map(({ node }) => node.id));
  const links = data.ties.flatMap((tie, rank) => {
    const [a, b] = [where.get(tie.a), where.get(tie.b)];
    if (!a || !b || !(beyond.has(tie.a) || beyond.has(tie.b))) return [];
    const [from, to] = beyond.has(tie.a) ? [a, b] : [b, a];
    const both = beyond.has(tie.a) && beyond.has(tie.b);
    const style = { ...stroke(tie, most, theme, narrow), curveness: both ? 0.5 : (from[1] > to[1] ? -1 : 1) * 0.14 };
    if (tie.intensity >= 0) style.color = theme.organisation;
    return [{ coords: [from, to], tie, drawn: rank < data.drawn, lineStyle: style }];
  });
  chart.setOption({
    xAxis: { max: width },
    yAxis: { max: height },
    series: [
      { id: "cover", symbol: "rect", symbolSize: [room, height - top], itemStyle: { color: theme.surface, opacity: 1 }, data: [[width - room / 2, (height + top) / 2]] },
      { id: "links", data: links.filter((link) => link.drawn) },
      { id: "further", data: links.filter((link) => !link.drawn).map((link) => ({ ...link, lineStyle: { ...link.lineStyle, opacity: 0 } })) },
      {
        id: "organisations",
        label: { show: true, position: "right", distance: 6, color: theme.ink, fontSize: narrow ? 11 : 12, rich: { n: { color: theme.quiet, fontSize: 11 } }, formatter: ({ data: item }: { data: { node: Actor } }) => `${short(item.node.name, narrow ? 9 : 16)}  {n|${number(item.node.facts)}}` },
        itemStyle: { color: theme.organisation, borderColor: theme.surface, borderWidth: 1 },
        data: column.map(({ node, x, y }) => ({ value: [x, y], node, symbol: "roundRect", symbolSize: 6 + (narrow ? 12 : 18) * (node.facts / facts) ** 0.6 })),
      },
    ],
  });
}

const kind: Kind<World> = {
  prepare: (data) => (loaded ??= load(data.world)),
  option,
  drawn,
  ready(chart, data, figure) {
    const moved = (): void => drawn(chart, data, figure, colours());
    const anew = (): void => {
      chart.setOption(option(data, colours(), figure), true);
      moved();
    };
    point(chart, data, figure, moved, anew);
  },
};
export default kind;

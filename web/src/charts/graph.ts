// A network: actors as nodes, what stands between them as ties. Large on the page of the network, where it can be searched, zoomed and
// saved as a picture; small beside an actor or a domain.
import { base, number, short, type Chart, type Kind, type Option, type Theme } from "./common";
import { explore } from "./explore";
import { places, standing, type Place } from "./layout";

export interface Node {
  id: string;
  name: string;
  facts: number;
  organisation: boolean;
  url: string;
  /** The one that a small network is about. */
  focus?: boolean;
  /** What is said of it when one points at it. */
  told?: string;
}

export interface Tie {
  a: string;
  b: string;
  facts: number;
  /** Cooperation above zero, conflict below. */
  intensity: number;
  url: string;
  told?: string;
}

export interface Network {
  nodes: Node[];
  ties: Tie[];
  small?: boolean;
}

const LABELLED = 110; // nodes of a large network that are named before one zooms in
const LONG = 26; // letters of a name under a node
const NARROW = 600; // CSS pixels
const MARGIN = { large: [56, 34], narrow: [28, 26], small: [52, 22] } as const;

/** The box in which a network is laid out: the same for all screens of a sort. */
function box(figure: HTMLElement, small: boolean): [number, number] {
  const narrow = figure.clientWidth < NARROW;
  return small ? [420, narrow ? 340 : 300] : narrow ? [380, 560] : [1120, 640];
}

function radius(facts: number, most: number, small: boolean, figure: HTMLElement): number {
  const [least, more] = small ? [5, 11] : figure.clientWidth < NARROW ? [2.5, 8] : [4, 17];
  return least + more * Math.sqrt(facts / Math.max(1, most));
}

function placed(data: Network, figure: HTMLElement): Map<string, Place> {
  const known = standing.get(figure);
  if (known) return known;
  const most = Math.max(...data.nodes.map((node) => node.facts));
  const bodies = data.nodes.map((node) => ({
    id: node.id,
    radius: radius(node.facts, most, data.small ?? false, figure),
    ...(node.focus ? { focus: true } : {}),
  }));
  const found = places(bodies, data.ties, ...box(figure, data.small ?? false));
  standing.set(figure, found);
  return found;
}

function option(data: Network, theme: Theme, figure: HTMLElement): Option {
  const small = data.small ?? false;
  const common = base(theme);
  if (!data.nodes.length) return common;
  const at = placed(data, figure);
  const most = Math.max(...data.nodes.map((node) => node.facts));
  const strongest = Math.max(1, ...data.ties.map((tie) => tie.facts));
  const named = new Set([...data.nodes].sort((one, other) => other.facts - one.facts).slice(0, LABELLED).map((node) => node.id));
  const [side, top] = MARGIN[small ? "small" : figure.clientWidth < NARROW ? "narrow" : "large"];
  const name = new Map(data.nodes.map((node) => [node.id, node.name]));
  return {
    ...common,
    tooltip: {
      ...(common.tooltip as object),
      formatter: ({ dataType, data: item }: { dataType?: string; data: { node?: Node; tie?: Tie } }) => {
        const { node, tie } = item;
        if (dataType === "edge" && tie) return `${name.get(tie.a)} – ${name.get(tie.b)}\n${tie.told ?? number(tie.facts)}`;
        return node ? `${node.name}\n${node.told ?? number(node.facts)}` : "";
      },
    },
    series: [
      {
        type: "graph",
        layout: "none",
        left: side,
        right: side,
        top,
        bottom: top,
        preserveAspect: "contain",
        roam: !small,
        draggable: true,
        scaleLimit: { min: 0.6, max: 8 },
        nodeScaleRatio: 0.5,
        cursor: "pointer",
        labelLayout: { hideOverlap: true },
        label: {
          show: true,
          position: small ? "right" : "bottom",
          distance: small ? 4 : 3,
          color: theme.ink,
          fontSize: 11.5,
          textBorderColor: theme.surface,
          textBorderWidth: 3,
          formatter: ({ data: item }: { data: { node: Node } }) => short(item.node.name, LONG),
        },
        emphasis: { focus: "adjacency", scale: 1.15, label: { show: true, fontWeight: 600 }, lineStyle: { opacity: 0.9 } },
        blur: { itemStyle: { opacity: 0.18 }, lineStyle: { opacity: 0.05 }, label: { opacity: 0.15 } },
        data: data.nodes.map((node) => ({
          id: node.id,
          name: node.id,
          node,
          ...at.get(node.id),
          symbol: node.organisation ? "roundRect" : "circle",
          symbolSize: 2 * radius(node.facts, most, small, figure),
          label: { show: small || node.focus || named.has(node.id), fontWeight: node.focus ? 650 : 450 },
          itemStyle: {
            color: node.organisation ? theme.organisation : theme.event,
            borderColor: node.focus ? theme.ink : theme.surface,
            borderWidth: node.focus ? 2.5 : 1.2,
          },
        })),
        links: data.ties.map((tie) => ({
          source: tie.a,
          target: tie.b,
          tie,
          lineStyle: {
            width: 1 + 7 * (tie.facts / strongest),
            color: tie.intensity < 0 ? theme.conflict : theme.cooperation,
            opacity: 0.25 + 0.4 * (tie.facts / strongest),
            curveness: 0.08,
          },
        })),
      },
    ],
  };
}

function follow(chart: Chart): void {
  chart.on("click", (event) => {
    const { node, tie } = (event.data ?? {}) as { node?: Node; tie?: Tie };
    const url = node?.url ?? tie?.url;
    if (url) location.assign(url);
  });
}

const kind: Kind<Network> = {
  option,
  ready(chart, data, figure) {
    follow(chart);
    if (!data.small) explore(chart, data, figure);
  },
};
export default kind;

// What all charts share: their data, their theme, their words.
import type { EChartsCoreOption, EChartsType } from "echarts/core";

export type Chart = EChartsType;
export type Option = EChartsCoreOption;

/** A kind of chart. */
export interface Kind<Data> {
  /** What must be loaded before it is drawn: a map. */
  prepare?(data: Data, figure: HTMLElement): Promise<void>;
  option(data: Data, theme: Theme, figure: HTMLElement): Option;
  /** Called each time it was drawn or took another size: for what must know where things stand in pixels. */
  drawn?(chart: Chart, data: Data, figure: HTMLElement, theme: Theme): void;
  /** Called once, when it stands. */
  ready?(chart: Chart, data: Data, figure: HTMLElement): void;
  /** Height in CSS pixels, where the style sheet does not give it. */
  height?(data: Data): number;
}

/** Colours and letters as the style sheet has them now. */
export interface Theme {
  ink: string;
  quiet: string;
  line: string;
  surface: string;
  raised: string;
  accent: string;
  event: string;
  instrument: string;
  commitment: string;
  cooperation: string;
  conflict: string;
  organisation: string;
  /** A map's land without facts, and the arcs over it. */
  land: string;
  arc: string;
  /** From little to much. */
  scale: string[];
  /** Colours for categories, told apart by the colour-blind too. */
  categories: string[];
  font: string;
}

export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    quiet: read("quiet"),
    line: read("line"),
    surface: read("surface"),
    raised: read("raised"),
    accent: read("accent"),
    event: read("event"),
    instrument: read("instrument"),
    commitment: read("commitment"),
    cooperation: read("cooperation"),
    conflict: read("conflict"),
    organisation: read("organisation"),
    land: read("land"),
    arc: read("arc"),
    scale: [1, 2, 3, 4, 5].map((step) => read(`scale-${step}`)),
    categories: [1, 2, 3, 4, 5, 6, 7, 8].map((step) => read(`category-${step}`)),
    font: read("font"),
  };
}

/** The data that a figure holds. */
export function parse(figure: HTMLElement): unknown {
  const data = figure.querySelector<HTMLScriptElement>('script[type="application/json"]');
  return JSON.parse(data?.textContent ?? "null");
}

/** Numbers as the page's language writes them. */
export function number(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}

/** A name that is cut where it is too long to stand beside its mark. */
export function short(name: string, letters: number): string {
  return name.length > letters ? `${name.slice(0, letters - 1).trimEnd()}…` : name;
}

/** Axis, letters and tooltip that all charts use. Tooltips are drawn, not written as HTML: no text of a document becomes markup. */
export function base(theme: Theme): Option {
  return {
    textStyle: { fontFamily: theme.font, color: theme.ink, fontSize: 12 },
    animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: theme.raised,
      borderColor: theme.line,
      textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 12 },
    },
    aria: { enabled: false }, // the figure has a caption and a table of its own
  };
}

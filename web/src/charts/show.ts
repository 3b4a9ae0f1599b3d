// Puts a chart into its figure, draws it anew when the theme changes, and keeps its size.
import * as echarts from "echarts/core";
import { BarChart, EffectScatterChart, GraphChart, HeatmapChart, LineChart, LinesChart, MapChart, ScatterChart } from "echarts/charts";
import {
  BrushComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, ToolboxComponent, TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { CHANGED } from "../theme";
import { theme, type Chart, type Kind } from "./common";

echarts.use([
  BarChart, EffectScatterChart, GraphChart, HeatmapChart, LineChart, LinesChart, MapChart, ScatterChart,
  BrushComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, ToolboxComponent,
  TooltipComponent, VisualMapComponent, CanvasRenderer,
]);

export { echarts };

export async function show(figure: HTMLElement, kind: Kind<unknown>, data: unknown): Promise<Chart> {
  await kind.prepare?.(data, figure);
  const place = figure.querySelector<HTMLElement>(".canvas");
  if (!place) throw new Error("a chart needs a place to stand: .canvas");
  const height = kind.height?.(data);
  if (height) place.style.height = `${height}px`;
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const draw = (): void => chart.setOption(kind.option(data, theme(), figure), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(place);
  document.addEventListener(CHANGED, draw);
  return chart;
}

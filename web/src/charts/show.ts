// Puts a chart into its figure, draws it anew when the theme changes, and keeps its size.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, EffectScatterChart, GraphChart, LineChart, LinesChart, MapChart, ScatterChart } from "echarts/charts";
import {
  BrushComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, ToolboxComponent, TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { CHANGED } from "../theme";
import { theme, type Chart, type Kind, type Option } from "./common";

echarts.use([
  BarChart, CustomChart, EffectScatterChart, GraphChart, LineChart, LinesChart, MapChart, ScatterChart,
  BrushComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent, MarkLineComponent, ToolboxComponent,
  TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer,
]);

export { echarts };

export async function show(figure: HTMLElement, kind: Kind<unknown>, data: unknown): Promise<Chart> {
  await kind.prepare?.(data, figure);
  const place = figure.querySelector<HTMLElement>(".canvas");
  if (!place) throw new Error("a chart needs a place to stand: .canvas");
  const height = kind.height?.(data);
  if (height) place.style.height = `${height}px`;
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const draw = (more: Option = {}): void => {
    const colours = theme();
    chart.setOption({ ...kind.option(data, colours, figure), ...more }, true);
    kind.drawn?.(chart, data, figure, colours);
  };
  const leave = (): void => {
    document.removeEventListener(CHANGED, anew); // its part of the page was put anew
    size.disconnect();
    chart.dispose();
  };
  const anew = (): void => {
    if (!place.isConnected) return leave();
    draw({ animation: false });
    chart.getZr().flush(); // at once: what is printed is what stands then
  };
  let width = place.clientWidth;
  const size = new ResizeObserver(() => {
    if (!place.isConnected) return leave();
    if (!place.clientWidth || !place.clientHeight) return; // not seen now: there is no room to draw in
    if (matchMedia("print").matches) return; // paper takes the picture as it stands, and the style sheet its size
    chart.resize();
    if (kind.drawn && place.clientWidth !== width) draw();
    width = place.clientWidth;
  });
  draw();
  size.observe(place);
  document.addEventListener(CHANGED, anew);
  return chart;
}

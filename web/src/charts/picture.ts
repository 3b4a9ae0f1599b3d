// A chart as a picture, with the words that say what it shows.
import type { Chart, Theme } from "./common";

const RATIO = 2; // dots for a CSS pixel, so that it can be printed
const MARGIN = 20;
const LETTERS = 15;

export function picture(chart: Chart, caption: string, theme: Theme): HTMLCanvasElement {
  const drawn = chart.renderToCanvas({ pixelRatio: RATIO, backgroundColor: theme.surface });
  const lines = caption.split("\n");
  const canvas = document.createElement("canvas");
  canvas.width = drawn.width;
  canvas.height = drawn.height + (2 * MARGIN + lines.length * LETTERS * 1.5) * RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) return drawn;
  pen.fillStyle = theme.surface;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textBaseline = "top";
  lines.forEach((line, i) => {
    pen.fillStyle = i ? theme.quiet : theme.ink;
    pen.font = `${i ? 400 : 650} ${(i ? LETTERS - 2 : LETTERS) * RATIO}px ${theme.font}`;
    pen.fillText(line, MARGIN * RATIO, (MARGIN + i * LETTERS * 1.5) * RATIO, canvas.width - 2 * MARGIN * RATIO);
  });
  pen.drawImage(drawn, 0, canvas.height - drawn.height);
  return canvas;
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

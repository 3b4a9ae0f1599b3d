// Arcs between places on a map: they swing towards the nearer pole, and go over the edge of the map where that way is shorter.

export type LonLat = [number, number];

const SAMPLES = 32;
const SWING = 0.16; // of the length
const NORTH = 85;
const INSIDE = 0.9999; // of the edge, where it is not yet the other one
const HALF = 180;
const TURN = 360;
/** The meridian in the middle of the map: its edge runs through the Bering Strait, so that no land is cut. */
export const MIDDLE = 11;

/** The arc as one line, or as two where it crosses the edge of the map. */
export function arc(from: LonLat, to: LonLat): LonLat[][] {
  const [x0, y0] = [from[0] - MIDDLE, from[1]];
  const [far, y1] = [to[0] - MIDDLE, to[1]];
  const x1 = far - x0 > HALF ? far - TURN : far - x0 < -HALF ? far + TURN : far;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const pole = y0 + y1 >= 0 ? 1 : -1;
  const swing = 2 * SWING * pole * (dx * pole >= 0 ? 1 : -1); // to that pole, whichever end comes first
  const [cx, cy] = [(x0 + x1) / 2 - dy * swing, (y0 + y1) / 2 + dx * swing];
  const at = (t: number, a: number, b: number, c: number): number => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
  const points = Array.from({ length: SAMPLES + 1 }, (_, i): LonLat => [at(i / SAMPLES, x0, cx, x1), at(i / SAMPLES, y0, cy, y1)]);
  return split(points).map((line) => line.map(([x, y]) => [x + MIDDLE, Math.max(-NORTH, Math.min(NORTH, y))]));
}

/** Cut at the edges of the map; what lies beyond an edge comes back on the other side. */
function split(points: readonly LonLat[]): LonLat[][] {
  const lines: LonLat[][] = [[]];
  let [before, over]: [LonLat | undefined, number] = [undefined, 0];
  for (const point of points) {
    const turn = Math.floor((point[0] + HALF) / TURN);
    if (before && turn !== over) {
      const edge = (Math.max(turn, over) * TURN - HALF - before[0]) / (point[0] - before[0]);
      const y = before[1] + edge * (point[1] - before[1]);
      const side = turn > over ? HALF : -HALF;
      lines.at(-1)?.push([side * INSIDE, y]);
      lines.push([[-side * INSIDE, y]]);
    }
    lines.at(-1)?.push([point[0] - turn * TURN, point[1]]);
    [before, over] = [point, turn];
  }
  return lines.filter((line) => line.length > 1);
}

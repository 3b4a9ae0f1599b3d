// Where the nodes of a network stand: pulled together by their ties, pushed apart by themselves. The same network always comes out
// the same: nothing here is left to chance.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";

const TICKS = 320;

export interface Body extends SimulationNodeDatum {
  id: string;
  radius: number;
  focus?: boolean;
}

export interface Spring {
  a: string;
  b: string;
  facts: number;
}

export interface Place {
  x: number;
  y: number;
}

/** Where the nodes of a figure stand. */
export const standing = new WeakMap<HTMLElement, Map<string, Place>>();

/** Places of nodes in a box, by id. */
export function places(nodes: readonly Body[], ties: readonly Spring[], width: number, height: number): Map<string, Place> {
  const bodies: Body[] = nodes.map((node) => (node.focus ? { ...node, fx: 0, fy: 0 } : { ...node }));
  const most = Math.max(1, ...ties.map((tie) => tie.facts));
  const springs = ties.map((tie) => ({ source: tie.a, target: tie.b, facts: tie.facts }));
  const room = Math.sqrt((width * height) / Math.max(1, nodes.length));
  const wide = width / height;
  forceSimulation(bodies)
    .force("tie", forceLink<Body, (typeof springs)[number]>(springs).id((body) => body.id).distance(room * 0.75).strength((tie) => 0.08 + 0.4 * Math.sqrt(tie.facts / most)))
    .force("apart", forceManyBody<Body>().strength(-room * 5).distanceMax(room * 7))
    .force("room", forceCollide<Body>((body) => body.radius + Math.min(14, room * 0.12)).iterations(2))
    .force("x", forceX<Body>(0).strength(0.09 / Math.sqrt(wide)))
    .force("y", forceY<Body>(0).strength(0.09 * Math.sqrt(wide)))
    .stop()
    .tick(TICKS);
  return fitted(bodies, width, height);
}

/** Stretched into the box, so that no room is lost; a network of few nodes keeps its proportions. */
function fitted(bodies: readonly Body[], width: number, height: number): Map<string, Place> {
  const xs = bodies.map((body) => body.x ?? 0);
  const ys = bodies.map((body) => body.y ?? 0);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [across, down] = [width / Math.max(1, right - left), height / Math.max(1, bottom - top)];
  const both = Math.min(across, down);
  const [x, y] = [Math.min(across, both * 1.6), Math.min(down, both * 1.6)];
  return new Map(
    bodies.map((body) => [
      body.id,
      { x: width / 2 + ((body.x ?? 0) - (left + right) / 2) * x, y: height / 2 + ((body.y ?? 0) - (top + bottom) / 2) * y },
    ]),
  );
}

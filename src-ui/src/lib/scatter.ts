// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Geometry of a map of points: how it fits into a box, and which point lies in a direction. */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** From the map's coordinates to pixels: `x * scale + left`, `top - y * scale`, so that up is up. */
export interface Fit {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** Puts the points into the box, both axes at the same scale, as large as they go. */
export function fit(points: readonly Place[], width: number, height: number, margin: number): Fit {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  if (!points.length) return { scale: 1, left: width / 2, top: height / 2 };
  const room = { width: Math.max(1, width - 2 * margin), height: Math.max(1, height - 2 * margin) };
  const [across, up] = [right - left, top - bottom];
  // A single point, or points on one line, have no extent to fit.
  const scale = Math.min(across > 0 ? room.width / across : Infinity, up > 0 ? room.height / up : Infinity);
  const finite = Number.isFinite(scale) ? scale : 1;
  return {
    scale: finite,
    left: width / 2 - (finite * (left + right)) / 2,
    top: height / 2 + (finite * (bottom + top)) / 2,
  };
}

export type Direction = "left" | "right" | "up" | "down";

/**
 * The point to which an arrow key leads: the nearest one that lies more in that direction than aside, -1 when none does.
 *
 * @param points in pixels, so that down is positive
 */
export function neighbourTowards(points: readonly Place[], from: number, direction: Direction): number {
  const start = points[from];
  if (!start) return points.length ? 0 : -1;
  let best = -1;
  let least = Infinity;
  points.forEach((point, index) => {
    if (index === from) return;
    const dx = point.x - start.x;
    const dy = point.y - start.y;
    const along = direction === "left" ? -dx : direction === "right" ? dx : direction === "up" ? -dy : dy;
    const aside = Math.abs(direction === "left" || direction === "right" ? dy : dx);
    if (along <= 0 || aside > along) return;
    const distance = along * along + 3 * aside * aside;
    if (distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

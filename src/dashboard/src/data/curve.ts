/** A line of bounded length for sparklines: when it is full, every second point goes, so it always spans the whole run. */
export interface Curve {
  readonly points: readonly number[];
  /** Values seen per point kept. */
  readonly stride: number;
  /** Values seen since the last point kept. */
  readonly skipped: number;
}

const maxPoints = 120;

export const emptyCurve: Curve = { points: [], stride: 1, skipped: 0 };

export function addPoint(curve: Curve, value: number): Curve {
  const skipped = curve.skipped + 1;
  if (skipped < curve.stride) return { ...curve, skipped };
  const points = [...curve.points, value];
  if (points.length <= maxPoints) return { points, stride: curve.stride, skipped: 0 };
  return { points: points.filter((_, index) => index % 2 === 0), stride: curve.stride * 2, skipped: 0 };
}

export function curveOf(values: Iterable<number>): Curve {
  let curve = emptyCurve;
  for (const value of values) curve = addPoint(curve, value);
  return curve;
}

import type { ParameterValue, StudyRequest, StudySet } from '../wire/rest';
import { valuesOf } from './studyDraft';

/** What the pictures need of a set. */
export type SetPoint = Pick<StudySet, 'set' | 'symbol' | 'parameters' | 'objective' | 'meets_constraints'>;

export interface Axis {
  readonly name: string;
  readonly values: readonly ParameterValue[];
}

/** A field of the map: the best of the sets that have its two values; null while there is none. */
export type Cell = SetPoint | null;

export interface HeatGrid {
  readonly x: Axis;
  readonly y: Axis;
  /** Row by row, the first row holding the first value of y. */
  readonly cells: readonly Cell[];
  readonly low: number;
  readonly high: number;
}

/** The parameters of a study that take more than one value. */
export function axesOf(request: StudyRequest): readonly Axis[] {
  return Object.entries(request.parameters ?? {})
    .map(([name, range]) => ({ name, values: valuesOf(range) }))
    .filter(({ values }) => values.length > 1);
}

/** The last part of a pointer and what it belongs to; any other name as it stands. */
export function shortName(name: string): string {
  if (!name.startsWith('/')) return name;
  return name
    .split('/')
    .filter((part) => part !== '' && !/^\d+$/.test(part))
    .slice(-2)
    .join(' ');
}

/** True when one set is better than another: the one that meets the constraints first, then by the objective. */
export function isBetter(one: SetPoint, other: Cell, direction: string): boolean {
  if (one.objective === null) return false;
  if (other === null || other.objective === null) return true;
  if (one.meets_constraints !== other.meets_constraints) return one.meets_constraints;
  return direction === 'min' ? one.objective < other.objective : one.objective > other.objective;
}

export function gridOf(x: Axis, y: Axis, points: readonly SetPoint[], direction: string): HeatGrid {
  const [columns, rows] = [placesOf(x), placesOf(y)];
  const cells: Cell[] = new Array<Cell>(x.values.length * y.values.length).fill(null);
  for (const point of points) {
    const column = columns.get(String(point.parameters[x.name]));
    const row = rows.get(String(point.parameters[y.name]));
    if (column === undefined || row === undefined) continue;
    const at = row * x.values.length + column;
    if (isBetter(point, cells[at]!, direction)) cells[at] = point;
  }
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const cell of cells) {
    if (cell?.objective == null) continue;
    low = Math.min(low, cell.objective);
    high = Math.max(high, cell.objective);
  }
  return { x, y, cells, low, high };
}

function placesOf({ values }: Axis): ReadonlyMap<string, number> {
  return new Map(values.map((value, index) => [String(value), index]));
}

/** From dark blue to yellow, equally bright steps, readable without telling red from green. */
const scale = [
  [53, 42, 108],
  [55, 88, 141],
  [33, 145, 140],
  [95, 200, 98],
  [250, 226, 60],
] as const;

/** The colour of a value between the ends; of an objective that shall be small, the small ones are bright. */
export function colourOf(value: number, low: number, high: number, direction: string): readonly [number, number, number] {
  const share = high > low ? (value - low) / (high - low) : 1;
  const place = (direction === 'min' ? 1 - share : share) * (scale.length - 1);
  const at = Math.min(scale.length - 2, Math.max(0, Math.floor(place)));
  const [from, to, part] = [scale[at]!, scale[at + 1]!, place - at];
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (to[channel] - from[channel]) * part);
  return [mix(0), mix(1), mix(2)];
}

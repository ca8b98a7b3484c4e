import { memo } from 'react';
import { dayOf } from '../format/times';
import './plot.css';

export interface PlotLine {
  readonly name: string;
  /** A colour, or a token of one. */
  readonly colour: string;
  readonly points: readonly { readonly date: string; readonly value: number }[];
}

interface LinePlotProps {
  title: string;
  lines: readonly PlotLine[];
  format: (value: number) => string;
  /** A line across the plot, where values change their meaning. */
  base?: number;
}

const width = 640;
const height = 170;
/** More points than pixels add nothing. */
const mostPoints = 1_280;

/** Lines over the same days, with the ends of both axes named. What it shows is also said in figures beside it. */
export const LinePlot = memo(function LinePlot({ title, lines, format, base }: LinePlotProps) {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const dates = lines.flatMap(({ points }) => [points[0], points[points.length - 1]].flatMap((point) => point?.date ?? [])).sort();
  const [first, last] = [dates[0], dates[dates.length - 1]];
  if (first === undefined || last === undefined) return null;
  const low = Math.min(base ?? Number.POSITIVE_INFINITY, least(values));
  const high = Math.max(base ?? Number.NEGATIVE_INFINITY, -least(values.map((value) => -value)));
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const x = (date: string) => ((Date.parse(date) - from) / Math.max(1, to - from)) * width;
  const y = (value: number) => height - ((value - low) / (high - low || 1)) * height;
  return (
    <figure className="plot">
      <figcaption>
        <h3>{title}</h3>
        {lines.map(({ name, colour }) => (
          <span key={name} className="plot-name">
            <span className="plot-key" style={{ background: colour }} aria-hidden="true" /> {name}
          </span>
        ))}
      </figcaption>
      <div className="plot-area">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${title}, ${first} to ${last}`}>
          {base !== undefined && (
            <line className="plot-base" x1={0} x2={width} y1={y(base)} y2={y(base)} vectorEffect="non-scaling-stroke" />
          )}
          {lines.map(({ name, colour, points }) => (
            <polyline
              key={name}
              className="plot-line"
              stroke={colour}
              vectorEffect="non-scaling-stroke"
              points={thinned(points)
                .map(({ date, value }) => `${x(date).toFixed(1)},${y(value).toFixed(1)}`)
                .join(' ')}
            />
          ))}
        </svg>
        <span className="plot-high num muted">{format(high)}</span>
        <span className="plot-low num muted">{format(low)}</span>
      </div>
      <div className="plot-dates num muted">
        <span>{dayOf(first)}</span>
        <span>{dayOf(last)}</span>
      </div>
    </figure>
  );
});

function least(values: readonly number[]): number {
  return values.reduce((sum, value) => Math.min(sum, value), Number.POSITIVE_INFINITY);
}

/** Every n-th point and the last. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / mostPoints);
  return every <= 1 ? points : points.filter((_, index) => index % every === 0 || index === points.length - 1);
}

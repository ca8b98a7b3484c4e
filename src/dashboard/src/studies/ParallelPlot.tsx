import { memo } from 'react';
import { number } from '../format/numbers';
import { colourOf, isBetter, shortName, type Axis, type SetPoint } from './setMap';

interface ParallelPlotProps {
  axes: readonly Axis[];
  points: readonly SetPoint[];
  objective: string;
  direction: string;
}

const width = 720;
const height = 240;
const edge = 24;
/** More lines than this cover each other; the best are drawn. */
const mostLines = 400;

/** Each set as a line over its parameters to its objective: bundles of bright lines show which values do well together. */
export const ParallelPlot = memo(function ParallelPlot({ axes, points, objective, direction }: ParallelPlotProps) {
  const known = points.filter((point) => point.objective !== null).sort((a, b) => (isBetter(a, b, direction) ? -1 : 1));
  const drawn = known.slice(0, mostLines);
  const reached = drawn.map((point) => point.objective!);
  const [low, high] = [Math.min(...reached), Math.max(...reached)];
  const x = (index: number) => edge + (index / axes.length) * (width - 2 * edge);
  const y = (share: number) => height - edge - share * (height - 2 * edge);
  const pathOf = (point: SetPoint) => {
    const places = axes.map((axis, index) => {
      const at = axis.values.findIndex((value) => String(value) === String(point.parameters[axis.name]));
      return `${x(index).toFixed(1)},${y(at / Math.max(1, axis.values.length - 1)).toFixed(1)}`;
    });
    return [...places, `${x(axes.length).toFixed(1)},${y(high > low ? (point.objective! - low) / (high - low) : 1).toFixed(1)}`].join(' ');
  };
  const columns = [
    ...axes.map(({ name, values }) => ({ name: shortName(name), first: String(values[0]), last: String(values.at(-1)) })),
    { name: objective, first: number(low, 2), last: number(high, 2) },
  ];
  return (
    <figure className="study-plot">
      <figcaption>
        <h3>All parameters</h3>
        {known.length > drawn.length && <span className="muted">{`best ${mostLines} of ${number(known.length, 0)} sets`}</span>}
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${drawn.length} sets as lines over ${columns.map(({ name }) => name).join(', ')}; figures are in the results`}
      >
        {/* The best come last, so that they lie on top. */}
        {drawn.toReversed().map((point) => (
          <polyline
            key={point.set}
            className="parallel-line"
            points={pathOf(point)}
            stroke={`rgb(${colourOf(point.objective!, low, high, direction).join(' ')})`}
            strokeOpacity={point.meets_constraints ? 0.8 : 0.25}
          />
        ))}
        {columns.map(({ name, first, last }, index) => (
          <g key={index} className="parallel-axis" textAnchor={index === 0 ? 'start' : index === axes.length ? 'end' : 'middle'}>
            <line x1={x(index)} x2={x(index)} y1={y(0)} y2={y(1)} />
            <text x={x(index)} y={y(1) - 8}>{`${name} ${last}`}</text>
            <text x={x(index)} y={y(0) + 16}>
              {first}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
});

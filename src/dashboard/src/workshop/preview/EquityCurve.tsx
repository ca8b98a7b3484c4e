import { memo, useMemo } from 'react';
import { number } from '../../format/numbers';
import { dayOf } from '../../format/times';
import type { Preview } from '../../wire/rest';

type Points = Preview['equity'];

const width = 1_000;
const height = 100;

interface EquityCurveProps {
  now: Points;
  saved: Points | null;
  /** True when the document has changed since and cannot be computed. */
  isStale: boolean;
}

/** Equity of the document as it is, over that of the saved version. */
export const EquityCurve = memo(function EquityCurve({ now, saved, isStale }: EquityCurveProps) {
  const paths = useMemo(() => {
    const all = saved === null ? now : [...now, ...saved];
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { equity } of all) {
      if (equity < low) low = equity;
      if (equity > high) high = equity;
    }
    const from = Date.parse(now[0]?.time ?? '');
    const to = Date.parse(now.at(-1)?.time ?? '');
    const path = (points: Points) =>
      points
        .map(({ time, equity }) => {
          const x = ((Date.parse(time) - from) / Math.max(1, to - from)) * width;
          const up = high > low ? (equity - low) / (high - low) : 0.5;
          return `${x.toFixed(1)},${((1 - up) * height).toFixed(2)}`;
        })
        .join(' ');
    return { low, high, now: path(now), saved: saved === null ? null : path(saved) };
  }, [now, saved]);
  const [first, last] = [now[0], now.at(-1)];
  if (first === undefined || last === undefined) return <p className="preview-none muted">The run has no day to show.</p>;
  return (
    <figure className={isStale ? 'equity-curve equity-stale' : 'equity-curve'}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Equity from ${number(first.equity)} to ${number(last.equity)}`}
      >
        {paths.saved !== null && <polyline className="equity-saved" points={paths.saved} vectorEffect="non-scaling-stroke" />}
        <polyline className="equity-now" points={paths.now} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="num muted">
        <span>{dayOf(first.time)}</span>
        <span>
          {number(paths.low, 0)} to {number(paths.high, 0)}
          {paths.saved !== null && ' · grey: as saved'}
        </span>
        <span>{dayOf(last.time)}</span>
      </figcaption>
    </figure>
  );
});

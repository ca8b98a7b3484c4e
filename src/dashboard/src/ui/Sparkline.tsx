import { memo } from 'react';
import './sparkline.css';

interface SparklineProps {
  points: readonly number[];
  /** Where it started: the line is coloured by which side of it the end is on. */
  base: number;
  width?: number;
  height?: number;
}

/** Equity over the run's trades, small. Decoration: the numbers beside it say the same. */
export const Sparkline = memo(function Sparkline({ points, base, width = 132, height = 40 }: SparklineProps) {
  const last = points[points.length - 1] ?? base;
  const low = Math.min(base, ...points);
  const high = Math.max(base, ...points);
  const range = high - low || 1;
  const y = (value: number) => (2 + (height - 4) * (1 - (value - low) / range)).toFixed(1);
  const x = (index: number) => ((index / Math.max(1, points.length - 1)) * (width - 4) + 2).toFixed(1);
  const line = points.map((value, index) => `${x(index)},${y(value)}`).join(' ');
  const tone = last > base ? 'up' : last < base ? 'down' : 'muted';
  return (
    <svg className={`sparkline ${tone}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1="0" x2={width} y1={y(base)} y2={y(base)} stroke="var(--line-strong)" strokeDasharray="2 3" />
      {points.length > 1 && <polyline points={line} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />}
      {points.length > 0 && <circle cx={x(points.length - 1)} cy={y(last)} r="2.2" fill="currentColor" />}
    </svg>
  );
});

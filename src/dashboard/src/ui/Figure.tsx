import { number, signed, signedPercent, toneOf } from '../format/numbers';

interface FigureProps {
  value: number | null | undefined;
  decimals?: number;
  className?: string;
}

/** A profit or loss: signed, coloured, in tabular figures. `data-value` is the number it stands for, unrounded. */
export function Pnl({ value, decimals = 2, className = '' }: FigureProps) {
  return (
    <span className={`num ${toneOf(value)} ${className}`} data-value={value ?? ''}>
      {signed(value, decimals)}
    </span>
  );
}

export function PnlPercent({ value, decimals = 2, className = '' }: FigureProps) {
  return (
    <span className={`num ${toneOf(value)} ${className}`} data-value={value ?? ''}>
      {signedPercent(value, decimals)}
    </span>
  );
}

export function Amount({ value, decimals = 2, className = '' }: FigureProps) {
  return (
    <span className={`num ${className}`} data-value={value ?? ''}>
      {number(value, decimals)}
    </span>
  );
}

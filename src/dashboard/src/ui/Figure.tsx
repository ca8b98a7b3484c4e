import { amountReading, pnlReading, type Reading } from './LiveFigure';

interface FigureProps {
  value: number | null | undefined;
  className?: string;
}

/** A profit or loss: signed, coloured, in tabular figures. `data-value` is the number it stands for, unrounded. */
export function Pnl({ value, className = '' }: FigureProps) {
  return <Figure reading={pnlReading(value)} className={className} />;
}

export function Amount({ value, decimals = 2, className = '' }: FigureProps & { decimals?: number }) {
  return <Figure reading={amountReading(value, decimals)} className={className} />;
}

function Figure({ reading, className }: { reading: Reading; className: string }) {
  return (
    <span className={`num ${reading.tone ?? ''} ${className}`} data-value={reading.value ?? ''}>
      {reading.text}
    </span>
  );
}

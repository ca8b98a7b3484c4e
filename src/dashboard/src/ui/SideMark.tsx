import './side.css';

/** BUY or SELL, in its colour. */
export function SideMark({ side }: { side: 'BUY' | 'SELL' }) {
  return <span className={`side ${side.toLowerCase()}`}>{side}</span>;
}

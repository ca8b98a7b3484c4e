/** Deepest fall of equity from its peak, as a positive fraction of the peak. */
export interface Drawdown {
  readonly peak: number;
  readonly max: number;
}

export function startDrawdown(equity: number): Drawdown {
  return { peak: equity, max: 0 };
}

export function addEquity(drawdown: Drawdown, equity: number): Drawdown {
  if (equity > drawdown.peak) return { peak: equity, max: drawdown.max };
  const depth = drawdown.peak > 0 ? (drawdown.peak - equity) / drawdown.peak : 0;
  return depth > drawdown.max ? { peak: drawdown.peak, max: depth } : drawdown;
}

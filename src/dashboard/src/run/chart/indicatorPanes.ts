/** Indicators that share the price's scale and are drawn over the candles; each of the others gets a pane. */
const onPrice = new Set([
  'sma',
  'ema',
  'wma',
  'vwap',
  'bollinger',
  'bollinger_bands',
  'bb',
  'keltner',
  'keltner_channel',
  'donchian',
  'donchian_channel',
  'supertrend',
  'super_trend',
  'psar',
  'parabolic_sar',
  'sar',
  'highest',
  'lowest',
]);

/** `rsi(14,close)` → `rsi`; `macd(12,26,9,close).signal` → `macd`. */
export function indicatorName(key: string): string {
  return (/^[A-Za-z0-9_%]+/.exec(key)?.[0] ?? key).toLowerCase();
}

/** The indicator without the output: lines of one indicator share a pane. */
export function indicatorGroup(key: string): string {
  return key.replace(/\.[a-z0-9_]+$/i, '');
}

export function isOnPrice(key: string): boolean {
  return onPrice.has(indicatorName(key).replace(/[%]/g, ''));
}

/** Keys in the order in which they are drawn, the ones over the candles first. */
export function drawnKeys(keys: readonly string[]): readonly string[] {
  const { overlay, below } = panesOf(keys);
  return [...overlay, ...below.flat()];
}

/** Keys in panes: the first holds what is drawn over the candles, each further one a group. */
export function panesOf(keys: readonly string[]): { readonly overlay: readonly string[]; readonly below: readonly (readonly string[])[] } {
  const below = new Map<string, string[]>();
  for (const key of keys.filter((each) => !isOnPrice(each))) {
    const group = indicatorGroup(key);
    below.set(group, [...(below.get(group) ?? []), key]);
  }
  return { overlay: keys.filter(isOnPrice), below: [...below.values()] };
}

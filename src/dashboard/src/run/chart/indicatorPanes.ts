import { indicatorAliases, indicatorCharts } from './indicatorCharts';

/** How an output is drawn: over the candles or in a pane, and with what. */
export interface OutputLook {
  readonly place: 'overlay' | 'pane';
  readonly style: 'line' | 'histogram' | 'points' | 'candle';
}

/** Indicators by the names under which candle events show them, where documents name them so. */
export type IndicatorKinds = ReadonlyMap<string, string>;

export const noKinds: IndicatorKinds = new Map();

const unknown: OutputLook = { place: 'pane', style: 'line' };

/** Which indicator each display name of a strategy's start node stands for. */
export function indicatorKinds(start: { readonly data: Readonly<Record<string, unknown>> } | undefined): IndicatorKinds {
  const kinds = new Map<string, string>();
  for (const part of ['tradingInstrumentConfig', 'supportingInstrumentConfig']) {
    const config = start?.data[part] as { timeframes?: { indicators?: Record<string, Record<string, unknown>> }[] } | undefined;
    for (const { indicators } of config?.timeframes ?? [])
      for (const settings of Object.values(indicators ?? {})) {
        const shown = settings['display_name'] ?? settings['displayName'];
        const name = settings['indicator_name'] ?? settings['indicatorName'];
        if (typeof shown === 'string' && typeof name === 'string') kinds.set(shown, name);
      }
  }
  return kinds;
}

/** `macd(12,26,9,close).signal` → `macd(12,26,9,close)` and `signal`; the first output of an indicator has no name. */
function parts(key: string): readonly [group: string, output: string] {
  const dot = /\.([a-z_][a-z0-9_]*)$/i.exec(key);
  return dot === null ? [key, ''] : [key.slice(0, dot.index), dot[1]!.toLowerCase()];
}

/** The indicator without the output: lines of one indicator share a pane. */
export function indicatorGroup(key: string): string {
  return parts(key)[0];
}

export function lookOf(key: string, kinds: IndicatorKinds): OutputLook {
  const [group, output] = kinds.has(key) ? [key, ''] : parts(key);
  // The second of two indicators with one display name has `_2` behind it.
  const named = kinds.get(group) ?? kinds.get(group.replace(/_\d+$/, ''));
  const name = plain(named ?? /^[^(]+/.exec(group)?.[0] ?? group);
  const chart = indicatorCharts[indicatorAliases[name] ?? name];
  const look = typeof chart === 'string' ? chart : chart?.[output] ?? (output === '' && chart ? Object.values(chart)[0] : undefined);
  if (look === undefined) return unknown;
  const [place, style] = look.split(' ');
  return { place, style } as OutputLook;
}

export function isOnPrice(key: string, kinds: IndicatorKinds): boolean {
  return lookOf(key, kinds).place === 'overlay';
}

/** Keys in panes: the first holds what is drawn over the candles, each further one a group. */
export function panesOf(
  keys: readonly string[],
  kinds: IndicatorKinds,
): { readonly overlay: readonly string[]; readonly below: readonly (readonly string[])[] } {
  const below = new Map<string, string[]>();
  for (const key of keys.filter((each) => !isOnPrice(each, kinds))) {
    const group = kinds.has(key) ? key : indicatorGroup(key);
    below.set(group, [...(below.get(group) ?? []), key]);
  }
  return { overlay: keys.filter((each) => isOnPrice(each, kinds)), below: [...below.values()] };
}

/** Documents write a name with any case and separators. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_\-.% ]/g, '');
}

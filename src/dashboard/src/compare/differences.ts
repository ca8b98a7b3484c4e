import { sentence } from '../format/words';
import type { Trade } from '../wire/events';
import type { Metrics } from '../wire/frames';
import type { Execution } from '../wire/rest';

/** What a run was started with, by words for a person. */
export type RunSettings = Readonly<Record<string, string>>;

export function settingsOf(execution: Execution, metrics: Metrics): RunSettings {
  const parameters = Object.entries(execution.parameters ?? {}).map(([name, value]) => [`Parameter ${name}`, String(value)]);
  const conventions = Object.entries(metrics.conventions).map(([name, value]) => [sentence(name), String(value)]);
  return {
    Strategy: execution.strategy_id,
    Account: execution.broker_connection_id,
    Mode: execution.mode,
    From: execution.from ?? 'start of the data',
    To: execution.to ?? 'end of the data',
    Scale: String(execution.scale),
    ...Object.fromEntries([...conventions, ...parameters]),
  };
}

/** Settings that are not the same in all runs; `–` where a run has none. */
export function differences(settings: readonly RunSettings[]): readonly { name: string; values: readonly string[] }[] {
  const names = [...new Set(settings.flatMap((each) => Object.keys(each)))];
  return names
    .map((name) => ({ name, values: settings.map((each) => each[name] ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** Trades that were entered at a moment, on a side and in a symbol in which no other run entered. */
export function onlyIn(trades: readonly Trade[], others: readonly Trade[]): readonly Trade[] {
  const taken = new Set(others.map(entryOf));
  return trades.filter((trade) => !taken.has(entryOf(trade)));
}

function entryOf({ symbol, side, entry_time: time }: Trade): string {
  return `${symbol} ${side} ${time}`;
}

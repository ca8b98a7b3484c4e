import { describe, expect, test } from 'vitest';
import { alternativesOf, sameTrade } from '../src/run/story/whatIf';
import { trade } from './stream';

const ways = {
  entry_flow_ids: ['exec_signal_20241029_091900_8', 'exec_buy_20241029_091900_9'],
  exit_flow_ids: ['exec_leave_20241029_104800_40'],
};
const changesOf = (reason: string, name: string) =>
  alternativesOf(trade({ ...ways, exit_reason: reason })).find((alternative) => alternative.name === name)?.changes;

describe('what may be asked of a trade', () => {
  test('is a change of the node that did it', () => {
    expect(changesOf('recovered', 'Without this exit')).toEqual([{ without: 'leave' }]);
    expect(changesOf('recovered', 'Stop at half')).toEqual([{ node: 'buy', stop_factor: 0.5 }]);
    expect(changesOf('recovered', 'One candle later')).toEqual([{ node: 'buy', delay_candles: 1 }]);
    expect(changesOf('recovered', 'Costs doubled')).toEqual([{ costs_factor: 2 }]);
  });

  test('without a stop that was hit moves the stop out of reach, for a stop is no node', () => {
    expect(changesOf('stop_loss', 'Without the stop')).toEqual([{ node: 'buy', stop_factor: 1_000 }]);
    expect(changesOf('take_profit', 'Without the target')).toEqual([{ node: 'buy', target_factor: 1_000 }]);
    expect(changesOf('stop_loss', 'Without this exit')).toBeUndefined();
  });
});

describe('the same trade in another run', () => {
  const mine = trade();

  test('was entered at the same moment, whatever its id', () => {
    expect(sameTrade(mine, [trade({ trade_id: 'other', pnl: 5 })])?.pnl).toBe(5);
  });

  test('or a little later, while this one was held', () => {
    expect(sameTrade(mine, [trade({ entry_time: '2024-10-29T09:20:00+05:30' })])).not.toBeNull();
    expect(sameTrade(mine, [trade({ entry_time: '2024-10-29T11:20:00+05:30' })])).toBeNull();
    expect(sameTrade(mine, [trade({ side: 'SELL' })])).toBeNull();
  });
});

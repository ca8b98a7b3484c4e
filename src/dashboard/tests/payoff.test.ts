import { describe, expect, test } from 'vitest';
import { modelledPremiums, recordedPremiums, spanOf } from '../src/run/analysis/premiums';
import {
  entryLegsOf,
  greeksOf,
  groupsOf,
  impliedVolatility,
  legsOf,
  normal,
  payoffOf,
  premium,
  settlementOf,
  structureOf,
  type PayoffLeg,
} from '../src/run/analysis/payoff';
import type { Position, Trade } from '../src/wire/events';

const year = 525_600 * 60_000;
const settles = settlementOf('2024-10-31', '15:30', '2024-10-28T09:17:00+05:30');
const now = Date.parse('2024-10-28T09:17:00+05:30');
const rate = 0.065;

const leg = (right: 'call' | 'put', strike: number, units: number, entry: number): PayoffLeg => ({
  symbol: `${right}${strike}`,
  right,
  strike,
  settles,
  units,
  entry,
  volatility: 0.14,
});

describe('the model', () => {
  test('gives the premiums of the worked straddle of docs/OPTIONS.md', () => {
    const years = (settles - now) / year;
    expect(years * 525_600).toBeCloseTo(4_693, 9);
    expect(premium({ right: 'call', strike: 24_200 }, 24_200, years, rate, 0.14)).toBeCloseTo(134.8231, 4);
    expect(premium({ right: 'put', strike: 24_200 }, 24_200, years, rate, 0.14)).toBeCloseTo(120.7821, 4);
    const later = (3_193 * 60_000) / year;
    expect(premium({ right: 'call', strike: 24_200 }, 24_310, later, rate, 0.14)).toBeCloseTo(175.9375, 4);
    expect(premium({ right: 'put', strike: 24_200 }, 24_310, later, rate, 0.14)).toBeCloseTo(56.3835, 4);
  });

  test('has the distribution of tables, and is what exercising is worth at the settlement', () => {
    expect(normal(0)).toBe(0.5);
    expect(normal(1.96)).toBeCloseTo(0.9750021049, 9);
    expect(normal(-3)).toBeCloseTo(0.0013498980, 9);
    expect([normal(12), normal(-12)]).toEqual([1, 0]);
    expect(premium({ right: 'put', strike: 100 }, 90, 0, rate, 0.2)).toBe(10);
    expect(premium({ right: 'call', strike: 100 }, 90, 1, rate, null)).toBe(0);
  });

  test('finds the volatility of a premium, and none of one below what exercising is worth', () => {
    const years = 0.1;
    const price = premium({ right: 'put', strike: 110 }, 100, years, rate, 0.31);
    expect(impliedVolatility({ right: 'put', strike: 110 }, price, 100, years, rate)).toBeCloseTo(0.31, 9);
    expect(impliedVolatility({ right: 'call', strike: 90 }, 5, 100, years, rate)).toBeNull();
    expect(impliedVolatility({ right: 'call', strike: 90 }, 5, 100, 0, rate)).toBeNull();
  });
});

describe('the payoff', () => {
  test('of a short straddle has its break-evens at the premiums from the strike, a bound above and none below', () => {
    const payoff = payoffOf([leg('call', 24_200, -25, 134.8), leg('put', 24_200, -25, 120.8)], 24_200, now, rate);
    expect(payoff.breakEvens.map((value) => Number(value.toFixed(6)))).toEqual([24_200 - 255.6, 24_200 + 255.6]);
    expect(payoff.most).toBeCloseTo(255.6 * 25, 9);
    expect(payoff.least).toBeNull();
    expect(payoff.now).toBeCloseTo(-25 * (134.8231 + 120.7821 - 255.6), 2);
    expect(payoff.points[0]!.price).toBeLessThan(24_200 - 255.6);
  });

  test('at a later moment has lost the time between, and at the expiry is the line of the expiry', () => {
    const legs = [leg('call', 24_200, -25, 134.8), leg('put', 24_200, -25, 120.8)];
    const later = payoffOf(legs, 24_200, now + (settles - now) / 2, rate);
    expect(later.now).toBeGreaterThan(payoffOf(legs, 24_200, now, rate).now);
    expect(payoffOf(legs, 24_200, settles, rate).points.every(({ now: then, expiry }) => then === expiry)).toBe(true);
  });

  test('of an iron condor is bounded on both sides', () => {
    const legs = [leg('put', 900, 10, 1), leg('put', 950, -10, 4), leg('call', 1_050, -10, 5), leg('call', 1_100, 10, 2)];
    const payoff = payoffOf(legs, 1_000, now, rate);
    expect([payoff.most, payoff.least]).toEqual([60, -440]);
    expect(payoff.breakEvens.map((value) => Number(value.toFixed(6)))).toEqual([944, 1_056]);
    const wing = payoff.points.find(({ price }) => price === 1_100)!;
    expect(wing.expiry).toBeCloseTo(-440, 9);
  });

  test('of a bought put ends at a price of zero', () => {
    const payoff = payoffOf([leg('put', 100, 1, 3)], 100, now, rate);
    expect([payoff.most, payoff.least]).toEqual([97, -3]);
  });
});

const contract = (right: 'call' | 'put') => ({
  symbol: `NIFTY241031${right === 'call' ? 'C' : 'P'}24200`,
  underlying: 'NIFTY',
  expiry: '2024-10-31',
  strike: 24_200,
  right,
  lot_size: 25,
});

describe('legs', () => {
  test('of open positions are what is open of them, at the volatility of their last premium', () => {
    const held = { contract: contract('put'), side: 'SELL', quantity_open: 2, multiplier: 25, entry_price: 120.8, iv_entry: 0.14 };
    const stock = { side: 'BUY', quantity_open: 1, multiplier: 1 };
    const moment = { time: '2024-10-29T10:17:00+05:30', spot: 24_310, rate, close: '15:30' };
    const legs = legsOf([{ ...held, current_price: 56.4 }, stock] as unknown as Position[], moment);
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({ units: -50, entry: 120.8, settles, strike: 24_200 });
    expect(legs[0]!.volatility).toBeCloseTo(0.14, 4);
    // A premium that means no volatility has that of the entry.
    expect(legsOf([{ ...held, current_price: 0 }] as unknown as Position[], moment)[0]!.volatility).toBe(0.14);
  });

  test('of a trade are all that were entered with it on its underlying', () => {
    const trade = (id: string, right: 'call' | 'put', entered: string) =>
      ({
        trade_id: id,
        contract: contract(right),
        side: 'SELL',
        quantity: 1,
        multiplier: 25,
        entry_price: 100,
        entry_time: entered,
        iv_entry: null,
      }) as unknown as Trade;
    const first = '2024-10-28T09:17:00+05:30';
    const trades = [trade('c', 'call', first), trade('p', 'put', first), trade('later', 'put', '2024-10-29T09:17:00+05:30')];
    expect(structureOf(trades, trades[1]!).map(({ trade_id: id }) => id)).toEqual(['c', 'p']);
    expect(entryLegsOf(trades.slice(0, 2), '15:30').map(({ units, volatility }) => [units, volatility])).toEqual([
      [-25, null],
      [-25, null],
    ]);
  });

  test('are grouped by the node that opened them, and their Greeks are of all units', () => {
    const held = (id: string, node: string, units: number, delta: number | null) =>
      ({
        trade_id: id,
        contract: contract('call'),
        side: units < 0 ? 'SELL' : 'BUY',
        quantity_open: Math.abs(units),
        multiplier: 25,
        entry_price: 100,
        current_price: 100,
        entry_node_id: node,
        greeks: { delta, gamma: 0.001, theta: -2, vega: 3 },
      }) as unknown as Position;
    const moment = { time: '2024-10-29T10:17:00+05:30', spot: 24_310, rate, close: '15:30' };
    const legs = legsOf([held('a', 'sell', -1, 0.5), held('b', 'buy', 1, 0.2), held('c', 'sell', -2, 0.1)], moment);
    expect(groupsOf(legs).map(({ name, legs: inside }) => [name, inside.map(({ tradeId }) => tradeId)])).toEqual([
      ['sell', ['a', 'c']],
      ['buy', ['b']],
    ]);
    const together = greeksOf(legs)!;
    expect([together.delta, together.theta, together.vega]).toEqual([-12.5 + 5 - 5, 100, -150]);
    // A premium that means no volatility has no Greeks, and neither has the sum.
    expect(greeksOf(legsOf([held('a', 'sell', -1, 0.5), held('d', 'sell', 1, null)], moment))).toBeNull();
  });
});

describe('the way of a premium', () => {
  const [run] = legsOf(
    [
      {
        trade_id: 'p',
        contract: contract('put'),
        side: 'SELL',
        quantity_open: 1,
        multiplier: 25,
        entry_price: 120.8,
        current_price: 120.7821,
        entry_time: '2024-10-28T09:17:00+05:30',
        iv_entry: 0.14,
      } as unknown as Position,
    ],
    { time: '2024-10-28T09:17:00+05:30', spot: 24_200, rate, close: '15:30' },
  );

  test('by the model is what it says where the underlying closed', () => {
    const closes = [{ date: '2024-10-29T04:47:00.000Z', value: 24_310 }];
    expect(modelledPremiums(run!, closes, rate)[0]!.value).toBeCloseTo(56.3835, 2);
  });

  test('that was recorded begins shortly before the entry and does not know what comes later', () => {
    const span = spanOf([run!], '2024-10-28T09:20:00+05:30');
    const candle = (timestamp: string, close: number) => ({ timestamp, open: 1, high: 1, low: 1, close, volume: 0 });
    const candles = [
      candle('2024-10-28T09:00:00+05:30', 1),
      candle('2024-10-28T09:15:00+05:30', 2),
      candle('2024-10-28T09:19:00+05:30', 3),
      candle('2024-10-28T09:20:00+05:30', 4),
    ];
    expect(recordedPremiums(candles, span).map(({ value }) => value)).toEqual([2, 3]);
  });
});

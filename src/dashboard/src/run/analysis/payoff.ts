import type { Position, Trade } from '../../wire/events';

/** One contract that is held, as far as its profit depends on the price of the underlying. */
export interface PayoffLeg {
  readonly symbol: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  /** Settlement, milliseconds. */
  readonly settles: number;
  /** Units, below zero when it was sold. */
  readonly units: number;
  readonly entry: number;
  /** Volatility a year; null when its premium means none: it is then valued at what exercising is worth. */
  readonly volatility: number | null;
}

/** A leg of a run: what its position or trade says besides. */
export interface RunLeg extends PayoffLeg {
  readonly tradeId: string;
  readonly underlying: string;
  /** The entry node that opened it: legs of one node are a structure. */
  readonly group: string;
  readonly isRecorded: boolean;
  /** Of all its units; null where no event has them. */
  readonly greeks: LegGreeks | null;
  readonly entered: string;
  /** When it was closed; null while it is open. */
  readonly left: string | null;
}

/** Greeks of units that are held, below zero where they were sold. */
export interface LegGreeks {
  readonly delta: number;
  readonly gamma: number;
  /** A calendar day. */
  readonly theta: number;
  /** A point of volatility. */
  readonly vega: number;
}

export const greekNames = ['delta', 'gamma', 'theta', 'vega'] as const;

export interface Payoff {
  readonly legs: readonly PayoffLeg[];
  /** Price of the underlying at the moment. */
  readonly spot: number;
  readonly points: readonly PayoffPoint[];
  /** Prices at which the structure makes nothing at its first expiry. */
  readonly breakEvens: readonly number[];
  /** At the first expiry; null without a bound. */
  readonly most: number | null;
  readonly least: number | null;
  /** At the moment and the price of now. */
  readonly now: number;
}

export interface PayoffPoint {
  readonly price: number;
  readonly now: number;
  readonly expiry: number;
}

export const yearMs = 525_600 * 60_000;
const steps = 160;
/** Part of the price that is shown on either side at least. */
const leastSpread = 0.02;

/** The distribution function of the normal distribution, by its series; beyond nine deviations it is 0 or 1. */
export function normal(x: number): number {
  if (Math.abs(x) > 9) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && i < 400; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Premium by the server's model: Black-76 on the forward; what exercising is worth where no volatility or time is left. */
export function premium(
  leg: Pick<PayoffLeg, 'right' | 'strike'>,
  spot: number,
  years: number,
  rate: number,
  volatility: number | null,
): number {
  const sign = leg.right === 'call' ? 1 : -1;
  if (!(years > 0) || volatility === null || !(spot > 0)) return Math.max(0, sign * (spot - leg.strike));
  const discount = Math.exp(-rate * years);
  const forward = spot / discount;
  const deviation = volatility * Math.sqrt(years);
  const d1 = Math.log(forward / leg.strike) / deviation + deviation / 2;
  const d2 = d1 - deviation;
  return discount * Math.max(0, sign * (forward * normal(sign * d1) - leg.strike * normal(sign * d2)));
}

/** The volatility at which the model gives a premium; null when none does. */
export function impliedVolatility(
  leg: Pick<PayoffLeg, 'right' | 'strike'>,
  price: number,
  spot: number,
  years: number,
  rate: number,
): number | null {
  let [low, high] = [1e-4, 5];
  if (!(years > 0) || premium(leg, spot, years, rate, low) >= price || premium(leg, spot, years, rate, high) < price) return null;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (premium(leg, spot, years, rate, middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** When a contract is settled: the close of its exchange on the last day, at the offset that the run's times have. */
export function settlementOf(expiry: string, close: string, time: string): number {
  const offset = /(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? 'Z';
  return Date.parse(`${expiry}T${close.slice(0, 5)}:00${offset}`);
}

/** Positions with a contract as legs, at a moment and a price of the underlying. */
export function legsOf(positions: readonly Position[], moment: { time: string; spot: number; rate: number; close: string }): RunLeg[] {
  return positions.flatMap((position) => {
    const { contract } = position;
    if (contract === undefined) return [];
    const settles = settlementOf(contract.expiry, moment.close, moment.time);
    const years = (settles - Date.parse(moment.time)) / yearMs;
    const found = impliedVolatility(contract, position.current_price, moment.spot, years, moment.rate);
    const units = (position.side === 'BUY' ? 1 : -1) * position.quantity_open * position.multiplier;
    return [
      {
        ...shapeOf(contract, settles),
        ...holdingOf(position, units),
        group: position.entry_node_id,
        left: null,
        units,
        entry: position.entry_price,
        volatility: found ?? position.iv_entry ?? null,
      },
    ];
  });
}

/** Trades with a contract as legs, as they were at their entry. The states of their positions have their Greeks. */
export function entryLegsOf(trades: readonly Trade[], close: string, states: readonly Position[] = []): RunLeg[] {
  return trades.flatMap((trade) => {
    const { contract } = trade;
    if (contract === undefined) return [];
    const opened = states.find(({ trade_id: id }) => id === trade.trade_id);
    const units = (trade.side === 'BUY' ? 1 : -1) * trade.quantity * trade.multiplier;
    return [
      {
        ...shapeOf(contract, settlementOf(contract.expiry, close, trade.entry_time)),
        ...holdingOf({ ...trade, greeks: opened?.greeks }, units),
        group: opened?.entry_node_id ?? trade.entry_trigger,
        left: trade.exit_time,
        units,
        entry: trade.entry_price,
        volatility: trade.iv_entry ?? null,
      },
    ];
  });
}

/** Trades in contracts of one underlying that were entered together: a structure. */
export function structureOf(trades: readonly Trade[], chosen: Trade): readonly Trade[] {
  return trades.filter(
    ({ contract, entry_time: entered }) => contract?.underlying === chosen.contract?.underlying && entered === chosen.entry_time,
  );
}

/** Legs by the node that opened them, in order of appearance. */
export function groupsOf(legs: readonly RunLeg[]): readonly { readonly name: string; readonly legs: readonly RunLeg[] }[] {
  const names = [...new Set(legs.map(({ group }) => group))];
  return names.map((name) => ({ name, legs: legs.filter(({ group }) => group === name) }));
}

/** Greeks of several legs together; null where those of one are not known. */
export function greeksOf(legs: readonly RunLeg[]): LegGreeks | null {
  const sum = (name: (typeof greekNames)[number]) => legs.reduce((total, { greeks }) => total + greeks![name], 0);
  if (legs.length === 0 || legs.some(({ greeks }) => greeks === null)) return null;
  return { delta: sum('delta'), gamma: sum('gamma'), theta: sum('theta'), vega: sum('vega') };
}

/**
 * Profit over prices of the underlying, at a moment and at the first expiry of its legs. Later legs are then worth what the model says.
 */
export function payoffOf(legs: readonly PayoffLeg[], spot: number, time: number, rate: number): Payoff {
  const first = Math.min(...legs.map(({ settles }) => settles));
  const at = (price: number, moment: number) =>
    legs.reduce((sum, leg) => {
      const worth = premium(leg, price, (leg.settles - moment) / yearMs, rate, leg.volatility);
      return sum + leg.units * (worth - leg.entry);
    }, 0);
  const reach = Math.max(
    leastSpread * spot,
    ...legs.map((leg) => 1.5 * Math.abs(leg.strike - spot)),
    ...legs.map((leg) => 2.5 * spot * (leg.volatility ?? 0) * Math.sqrt(Math.max(0, leg.settles - time) / yearMs)),
  );
  const low = Math.max(0, spot - reach);
  const prices = Array.from({ length: steps + 1 }, (_, i) => low + ((spot + reach - low) * i) / steps);
  const sorted = [...new Set([...prices, spot, ...legs.map(({ strike }) => strike)])].sort((a, b) => a - b);
  const points = sorted.map((price) => ({ price, now: at(price, time), expiry: at(price, first) }));
  // Beyond the strikes profit at the expiry is a line: it ends at a price of zero, and rises or falls without a bound above.
  const slope = legs.reduce((sum, leg) => sum + (leg.right === 'call' ? leg.units : 0), 0);
  const ends = [at(0, first), ...points.map(({ expiry }) => expiry)];
  return {
    legs,
    spot,
    points,
    breakEvens: crossings(points),
    most: slope > 0 ? null : Math.max(...ends),
    least: slope < 0 ? null : Math.min(...ends),
    now: at(spot, time),
  };
}

function crossings(points: readonly PayoffPoint[]): number[] {
  return points.slice(1).flatMap((point, index) => {
    const before = points[index]!;
    if (before.expiry === 0) return [before.price];
    if (before.expiry * point.expiry >= 0) return [];
    return [before.price + ((point.price - before.price) * before.expiry) / (before.expiry - point.expiry)];
  });
}

function shapeOf(contract: NonNullable<Position['contract']>, settles: number) {
  const { symbol, underlying, right, strike } = contract;
  return { symbol, underlying, right, strike, settles };
}

function holdingOf(held: Pick<Position, 'trade_id' | 'pricing' | 'greeks' | 'entry_time'>, units: number) {
  return {
    tradeId: held.trade_id,
    isRecorded: held.pricing === 'data',
    greeks: timesUnits(held.greeks, units),
    entered: held.entry_time,
  };
}

function timesUnits(one: Position['greeks'], units: number): LegGreeks | null {
  if (one === undefined) return null;
  const { delta, gamma, theta, vega } = one;
  if (delta === null || gamma === null || theta === null || vega === null) return null;
  return { delta: delta * units, gamma: gamma * units, theta: theta * units, vega: vega * units };
}

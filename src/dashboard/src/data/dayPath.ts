import type { SessionEvent } from '../wire/events';

/** One trading day of a run: what equity was at its close. */
export interface DayPoint {
  /** `2010-04-27` */
  readonly date: string;
  readonly equity: number;
  /** The traded instrument's price at the close, over its first price of the run; null where there is none. */
  readonly hold: number | null;
}

/** The days of a run, from the events that close them, after the point at which it began. */
export function dayPath(events: readonly SessionEvent[]): readonly DayPoint[] {
  const days: DayPoint[] = [];
  for (const { type, data, time, accumulated } of events) {
    if (type !== 'session') continue;
    if (data.state === 'started') days.push({ date: time.slice(0, 10), equity: accumulated.equity, hold: null });
    if (data.state !== 'day_closed' || data.date === undefined) continue;
    const { first_price: first, last_price: last } = data;
    const hold = first === undefined || last === undefined || first === 0 ? null : last / first;
    days.push({ date: data.date, equity: data.equity ?? accumulated.equity, hold });
  }
  return days;
}

/** Return of each month as a fraction, by year; a month's is from the close before it. The year's is all of its months together. */
export interface YearReturns {
  readonly year: string;
  /** January first; null where the run was not in the market's month. */
  readonly months: readonly (number | null)[];
  readonly total: number;
}

export function monthlyReturns(days: readonly DayPoint[]): readonly YearReturns[] {
  const first = days[0];
  if (first === undefined) return [];
  const closes = new Map<string, number>();
  for (const { date, equity } of days.slice(1)) closes.set(date.slice(0, 7), equity);
  const years = new Map<string, { months: (number | null)[]; from: number; to: number }>();
  let before = first.equity;
  for (const [month, equity] of closes) {
    const year = years.get(month.slice(0, 4)) ?? { months: new Array<number | null>(12).fill(null), from: before, to: before };
    year.months[Number(month.slice(5)) - 1] = before === 0 ? null : equity / before - 1;
    year.to = equity;
    years.set(month.slice(0, 4), year);
    before = equity;
  }
  return [...years].map(([year, { months, from, to }]) => ({ year, months, total: from === 0 ? 0 : to / from - 1 }));
}

/** Sharpe of the daily returns of the last `window` days, a year's worth of days scaled up; from the first full window on. */
export function rollingSharpe(days: readonly DayPoint[], window: number, daysOfYear: number): readonly { date: string; value: number }[] {
  const returns = days.slice(1).map(({ date, equity }, index) => ({ date, value: equity / days[index]!.equity - 1 }));
  const points: { date: string; value: number }[] = [];
  let [sum, squares] = [0, 0];
  returns.forEach(({ date, value }, index) => {
    const gone = returns[index - window]?.value ?? 0;
    sum += value - gone;
    squares += value * value - gone * gone;
    if (index < window - 1) return;
    const mean = sum / window;
    const variance = Math.max(0, (squares - window * mean * mean) / (window - 1));
    // Rounding leaves a little where nothing moved.
    points.push({ date, value: variance < 1e-14 ? 0 : (mean / Math.sqrt(variance)) * Math.sqrt(daysOfYear) });
  });
  return points;
}

import { blank } from '../../format/numbers';
import { dayOf, shortTime } from '../../format/times';
import type { SessionEvent } from '../../wire/events';

/** A trading day as the run closed it. */
export interface ClosedDay {
  /** The event that says so: what comes before it belongs to this day or an earlier one. */
  readonly seq: number;
  /** Milliseconds. */
  readonly at: number;
  /** The exchange's trading day, `2003-10-03`. */
  readonly date: string;
}

export function closedDays(events: readonly SessionEvent[]): ClosedDay[] {
  return events.flatMap(({ type, seq, time, data }) =>
    type === 'session' && data.state === 'day_closed' && data.date !== undefined ? [{ seq, at: Date.parse(time), date: data.date }] : [],
  );
}

/**
 * How the times of a run are written. A strategy on daily candles has days for times, and which day a time belongs to is what the run's own
 * `day_closed` events say: its exchange's days may begin on the evening before, and a candle's close carries the midnight after it.
 */
export class Moments {
  /**
   * @param isDaily True when every candle is of a day or longer.
   * @param days In their order; null while they are being read.
   */
  constructor(
    readonly isDaily: boolean,
    private readonly days: readonly ClosedDay[] | null,
  ) {}

  /** `3 Oct 2003` of a daily run, otherwise `29 Oct 09:17:00`, of something that has its place in the log. */
  ofEvent(time: string | null | undefined, seq: number): string {
    if (!this.isDaily || !time) return shortTime(time);
    if (this.days === null) return blank;
    return dayOf(this.days[placeOf(this.days, (day) => day.seq > seq)]?.date ?? time);
  }

  /**
   * The same of a time alone.
   * @param atClose True when what happened at the very end of a day belongs to it; otherwise it is the next day's open.
   */
  ofTime(time: string | null | undefined, atClose = false): string {
    if (!this.isDaily || !time) return shortTime(time);
    return this.days === null ? blank : dayOf(this.dateOf(time, atClose));
  }

  /** The trading day of a time, `2003-10-03`; its date where no day has closed after it yet. */
  dateOf(time: string, atClose = false): string {
    const at = Date.parse(time);
    const days = this.days ?? [];
    const place = placeOf(days, (day) => day.at >= at);
    const [day, next] = [days[place], days[place + 1]];
    if (day === undefined) return time.slice(0, 10);
    if (day.at > at || atClose) return day.date;
    if (next === undefined) return time.slice(0, 10);
    return next.at - at <= longestDay ? next.date : day.date;
  }
}

/** A day with a change of the clock. One that ends later than that after the one before did not begin with its end. */
const longestDay = 25 * 3_600_000;

/** The place of the first day that is late enough, found by halves. */
function placeOf(days: readonly ClosedDay[], isLateEnough: (day: ClosedDay) => boolean): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isLateEnough(days[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { nested, type FormValue, type FormValues } from '../ui/PointerForm';
import type { ExchangeInfo, ExchangeSession, InstrumentDetails } from '../wire/rest';

export const newInstrument: FormValues = { symbol: '', kind: 'equity' };

/** An instrument as the form has it: sizes by date are lines. */
export function instrumentValues({ lot_sizes: sizes, ...instrument }: InstrumentDetails): FormValues {
  return { ...instrument, lot_sizes: linesOf(Object.entries(sizes).map(([date, size]) => `${date} ${size}`)) };
}

export function instrumentOf({ lot_sizes: sizes, ...values }: FormValues): object {
  return { ...nested(values), lot_sizes: Object.fromEntries(pairsIn(sizes).map(([date, size]) => [date, Number(size)])) };
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Two sessions have a break between them. */
export const sessionPlaces = [0, 1] as const;

export const newExchange: FormValues = {
  id: '',
  zone: '',
  day_start: '00:00',
  'sessions/0/open': '09:30',
  'sessions/0/close': '16:00',
  ...Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, true])),
};

/** An exchange as the form has it. Its sessions are on the same days, for that is all that a break needs. */
export function exchangeValues({ id, zone, sessions, day_start: start, holidays, early_closes: early }: ExchangeInfo): FormValues {
  const values: Record<string, FormValue> = { id, zone, day_start: start };
  for (const day of weekdays) values[day] = sessions.some(({ days }) => days.includes(day));
  sessions.slice(0, 2).forEach(({ open, close }, place) => {
    values[`sessions/${place}/open`] = open;
    values[`sessions/${place}/close`] = close;
  });
  values['holidays'] = linesOf(holidays ?? []);
  values['early_closes'] = linesOf(Object.entries(early ?? {}).map(([date, time]) => `${date} ${time}`));
  return values;
}

export function exchangeOf(values: FormValues): object {
  const text = (name: string) => String(values[name] ?? '').trim();
  const days = weekdays.filter((day) => values[day] === true);
  const sessions = sessionPlaces.flatMap((place): ExchangeSession[] => {
    const [open, close] = [text(`sessions/${place}/open`), text(`sessions/${place}/close`)];
    return open === '' && close === '' ? [] : [{ days: [...days], open, close }];
  });
  return {
    zone: text('zone'),
    sessions,
    day_start: text('day_start') || '00:00',
    holidays: wordsIn(values['holidays']),
    early_closes: Object.fromEntries(pairsIn(values['early_closes'])),
  };
}

/** A problem of a field of pairs, a line each; none when every line is one. */
export function linesProblem(values: FormValues, name: string, rule: string): Readonly<Record<string, string>> {
  const lines = String(values[name] ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => line.trim().split(/[\s,]+/).length === 2) ? {} : { [name]: rule };
}

function linesOf(lines: readonly string[]): string {
  return lines.join('\n');
}

function wordsIn(text: FormValue | undefined): string[] {
  return String(text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

function pairsIn(text: FormValue | undefined): [string, string][] {
  const words = wordsIn(text);
  return words.flatMap((word, index): [string, string][] => {
    const next = words[index + 1];
    return index % 2 === 0 && next !== undefined ? [[word, next]] : [];
  });
}

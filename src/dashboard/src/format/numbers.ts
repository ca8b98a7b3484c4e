const minus = '\u2212';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(decimals: number, least: number): Intl.NumberFormat {
  const key = `${least}-${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: least, maximumFractionDigits: decimals });
    formats.set(key, format);
  }
  return format;
}

/** What stands where there is no number. */
export const blank = '–';

/** Grouped digits, a true minus sign; −0.00 is 0.00. */
export function number(value: number | null | undefined, decimals = 2, least = decimals): string {
  if (value == null || !Number.isFinite(value)) return blank;
  const text = numberFormat(decimals, least).format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

/** As `number`, with a plus when it is above zero: P&L must not need its colour to be read. */
export function signed(value: number | null | undefined, decimals = 2): string {
  const text = number(value, decimals);
  return value != null && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function percent(value: number | null | undefined, decimals = 2): string {
  return value == null || !Number.isFinite(value) ? blank : `${number(value, decimals)}%`;
}

export function signedPercent(value: number | null | undefined, decimals = 2): string {
  return value == null || !Number.isFinite(value) ? blank : `${signed(value, decimals)}%`;
}

/** A quoted price: at least two decimals, at most six. */
export function price(value: number | null | undefined): string {
  return number(value, 6, 2);
}

export function quantity(value: number | null | undefined): string {
  return number(value, 6, 0);
}

/** A size as it is traded: `1 × 75` of something that is traded in lots, otherwise the units. */
export function lots(units: number, multiplier: number): string {
  return multiplier === 1 ? quantity(units) : `${quantity(units)} × ${quantity(multiplier)}`;
}

export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  const units = ['KB', 'MB', 'GB'];
  let amount = value / 1024;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${number(amount, 1)} ${units[unit]}`;
}

/** up, down or flat: the one rule for the colour of a signed number, after rounding to what is shown. */
export function toneOf(value: number | null | undefined): 'up' | 'down' | 'flat' {
  if (value == null || Math.abs(value) < 0.005) return 'flat';
  return value > 0 ? 'up' : 'down';
}

import { nested, type FormValue, type FormValues } from '../ui/PointerForm';
import type { CostPreset as CostPresetName } from '../wire/generated';
import type { BrokerConnection } from '../wire/rest';

/** Members of an account that hold others. */
type Nested = Readonly<Record<string, FormValue>>;

export const newAccount: FormValues = { id: '', cash: 100_000, currency: 'USD' };

/** An account as the form has it: a spread of a number of points and a word of buying power are their longer forms. */
export function valuesOf({ notices: _notices, type: _type, ...account }: BrokerConnection): FormValues {
  const values: Record<string, FormValue> = {};
  for (const [name, value] of Object.entries(account)) {
    if (name === 'funding' && value === null) continue;
    if (name === 'spread' && typeof value === 'number') values['spread/points'] = value;
    else if (name === 'spread' && typeof value === 'object' && value !== null) Object.assign(values, spreadValues(value as Spread));
    else if (name === 'buying_power' && typeof value === 'string') values['buying_power/mode'] = value;
    else if (typeof value === 'object' && value !== null) {
      for (const [part, inner] of Object.entries(value as Nested)) {
        // The word for what an empty field of the form means.
        if (inner !== 'scan') values[`${name}/${part}`] = inner;
      }
    } else values[name] = value as FormValue;
  }
  return values;
}

/** What the server takes of a form. */
export function accountOf(values: FormValues): Record<string, unknown> {
  const account = nested(values);
  const rows = rowsOf(values['spread/moneyness']);
  if (rows === null) return account;
  return { ...account, spread: { ...(account['spread'] as object), moneyness: rows } };
}

type Spread = Exclude<BrokerConnection['spread'], number>;
type Row = NonNullable<Spread['moneyness']>[number];

function spreadValues({ moneyness, ...spread }: Spread): FormValues {
  const values = Object.fromEntries(Object.entries(spread).map(([name, value]) => [`spread/${name}`, value]));
  return moneyness === undefined ? values : { ...values, 'spread/moneyness': moneyness.map(rowText).join('; ') };
}

/** `0.03: 6% 2 ticks`. */
function rowText({ out_of_the_money: from, percent, points, ticks }: Row): string {
  const parts = [percent ? `${percent}%` : '', points ? `${points} points` : '', ticks ? `${ticks} ticks` : ''];
  return `${from}: ${parts.filter((part) => part !== '').join(' ')}`;
}

const rowPattern = /^(-?[\d.]+)\s*:\s*(?:([\d.]+)\s*%)?\s*(?:([\d.]+)\s*points?)?\s*(?:([\d.]+)\s*ticks?)?$/;

/** Rows of a text; null of one that has none, or is not understood, which the server then says. */
function rowsOf(text: FormValue | undefined): readonly Row[] | null {
  if (typeof text !== 'string') return null;
  const found = text
    .split(';')
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .map((row) => rowPattern.exec(row));
  if (found.length === 0 || found.includes(null)) return null;
  return found.map((row) => {
    const [from, percent, points, ticks] = row!.slice(1).map((part) => Number(part ?? 0));
    return { out_of_the_money: from!, percent: percent!, points: points!, ticks: ticks! };
  });
}

/** Costs that are usual somewhere; a start, to be made the own broker's. */
export interface CostPreset {
  readonly id: string;
  readonly name: string;
  readonly values: FormValues;
}

const costNames = [
  'commission/preset',
  'commission/brokerage',
  'commission/per_order',
  'commission/percent',
  'commission/per_unit',
  'commission/minimum',
  'slippage/ticks',
  'slippage/percent',
  'spread/points',
  'spread/percent',
  'spread/ticks',
  'spread/on',
  'spread/moneyness',
];

/** Markets whose charges the server knows with the dates from which they hold. */
export const markets: readonly (readonly [CostPresetName, string])[] = [
  ['nse_options', 'Options on NSE'],
  ['bse_options', 'Options on BSE'],
  ['us_options', 'American options'],
  ['binance_spot', 'Binance, spot'],
  ['binance_futures', 'Binance, futures with funding'],
];

export const presets: readonly CostPreset[] = [
  { id: 'none', name: 'No costs', values: {} },
  ...markets.map(([id, name]) => ({ id, name: `${name}: the charges of each day`, values: { 'commission/preset': id } })),
  {
    id: 'share',
    name: 'Shares: 0.005 a share, 1 at least, a tick of slippage',
    values: { 'commission/per_unit': 0.005, 'commission/minimum': 1, 'slippage/ticks': 1 },
  },
  { id: 'order', name: 'Discount broker: 20 an order, a tick of slippage', values: { 'commission/per_order': 20, 'slippage/ticks': 1 } },
  {
    id: 'percent',
    name: 'Delivery: 0.1 % of the value, 0.02 % of slippage',
    values: { 'commission/percent': 0.1, 'slippage/percent': 0.02 },
  },
  { id: 'future', name: 'Futures: 2.25 a contract, a tick of slippage', values: { 'commission/per_unit': 2.25, 'slippage/ticks': 1 } },
  { id: 'fx', name: 'FX: a spread of 0.00008', values: { 'spread/points': 0.00008 } },
  { id: 'crypto', name: 'Crypto: 0.1 % of the value, a spread of 0.02 %', values: { 'commission/percent': 0.1, 'spread/percent': 0.02 } },
];

/** The account with the costs of a preset and none besides. */
export function withCosts(values: FormValues, { values: costs }: CostPreset): FormValues {
  return { ...values, ...Object.fromEntries(costNames.map((name) => [name, costs[name] ?? null])) };
}

/** The preset whose costs an account has; null when they are others. */
export function presetOf(values: FormValues): CostPreset | null {
  const isSame = (name: string, value: FormValue | undefined) => {
    const own = values[name] ?? null;
    // The server fills in what was left out.
    return own === (value ?? null) || (value === undefined && (own === 0 || own === 'both' || own === 'preset'));
  };
  return presets.find(({ values: costs }) => costNames.every((name) => isSame(name, costs[name]))) ?? null;
}

/** A fraction in percent, without the noise of binary fractions. */
const percent = (fraction: number) => Number((fraction * 100).toPrecision(12));

/** Costs and rules in a line. */
export function rulesOf(account: BrokerConnection): readonly string[] {
  const values = valuesOf(account);
  const amount = (name: string, words: (value: number) => string) => {
    const value = values[name];
    return typeof value === 'number' && value !== 0 ? [words(value)] : [];
  };
  const market = markets.find(([id]) => id === values['commission/preset']);
  const costs = [
    ...(market === undefined ? [] : [`charges of ${market[1]}`]),
    ...amount('commission/per_order', (value) => `${value} an order`),
    ...amount('commission/percent', (value) => `${value}% of the value`),
    ...amount('commission/per_unit', (value) => `${value} a unit`),
    ...amount('commission/minimum', (value) => `at least ${value}`),
    ...amount('slippage/ticks', (value) => `slippage of ${value} ${value === 1 ? 'tick' : 'ticks'}`),
    ...amount('slippage/percent', (value) => `slippage of ${value}%`),
    ...amount('spread/points', (value) => `spread of ${value}`),
    ...amount('spread/percent', (value) => `spread of ${value}%`),
    ...amount('spread/ticks', (value) => `spread of ${value} ${value === 1 ? 'tick' : 'ticks'}`),
    ...(values['spread/moneyness'] ? ['spread of options by moneyness'] : []),
    ...amount('funding/percent', (value) => `funding of ${value}%`),
    ...amount('borrow_fee', (value) => `borrowing at ${percent(value)}% a year`),
    ...amount('interest/credit', (value) => `cash earns ${percent(value)}% a year`),
    ...amount('interest/debit', (value) => `debt costs ${percent(value)}% a year`),
  ];
  const mode = values['buying_power/mode'];
  return [
    costs.length === 0 ? 'no costs' : costs.join(', '),
    fillWords[account.fill] ?? account.fill,
    mode === 'unlimited' || mode === undefined ? 'buys without a limit' : mode === 'cash' ? 'buys for its cash' : 'buys on margin',
    ...amount('participation', (value) => `fills ${value}% of a bar's volume`),
  ];
}

export const fillWords: Readonly<Record<string, string>> = {
  next_tick: 'fills at the next tick',
  same_tick: 'fills at the same tick',
  signal_close: "fills at the signal's close",
};

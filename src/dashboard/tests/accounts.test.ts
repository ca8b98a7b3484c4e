import { describe, expect, test } from 'vitest';
import dialog from '../src/accounts/AccountDialog.tsx?raw';
import { accountOf, newAccount, presetOf, presets, rulesOf, valuesOf, withCosts } from '../src/accounts/accountForm';
import { nested } from '../src/ui/PointerForm';
import description from '../src/wire/openapi.json';
import type { BrokerConnection } from '../src/wire/rest';

const saved: BrokerConnection = {
  id: 'mine',
  type: 'paper',
  cash: 50_000,
  currency: 'INR',
  risk_free: 0,
  fill: 'next_tick',
  fill_price: 'last',
  option_fill_price: 'last',
  slippage: { ticks: 1, percent: 0 },
  commission: { per_order: 20, percent: 0, per_unit: 0, minimum: 0 },
  spread: 0,
  buying_power: 'cash',
  participation: null,
  max_tick_age: null,
  limit_fill: 'touch',
  option_pricing: 'data',
  fallback: 'none',
  iv: null,
  iv_symbol: null,
  iv_implied: false,
  iv_surface: false,
  forward_symbol: null,
  rate: null,
  funding: null,
  borrow_fee: 0,
  interest: { credit: 0, debit: 0 },
};

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const { schemas } = (description as { components: { schemas: Readonly<Record<string, Schema>> } }).components;

/** Pointers of the members of a schema, members of members included. */
function pointersOf(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const reference = member.$ref ?? member.anyOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
    const known = reference === undefined ? member : (schemas[reference.split('/').at(-1)!] ?? member);
    const whole = known.oneOf?.find(({ properties }) => properties !== undefined) ?? known;
    return whole.properties === undefined ? [name] : pointersOf(whole).map((inner) => `${name}/${inner}`);
  });
}

test('every field of an account that the API has is in the form', () => {
  const pointers = pointersOf(schemas['BrokerConnectionResponse']!).filter((pointer) => pointer !== 'type' && pointer !== 'notices');
  expect(pointers).toEqual(expect.arrayContaining(['cash', 'commission/minimum', 'spread/on', 'buying_power/shrink']));
  const missing = pointers.filter((pointer) => !dialog.includes(`pointer="${pointer}"`));
  expect(missing).toEqual([]);
});

describe('an account as a form', () => {
  test('has the longer form of a spread and of buying power', () => {
    expect(valuesOf(saved)).toMatchObject({ 'spread/points': 0, 'buying_power/mode': 'cash', 'commission/per_order': 20 });
    expect(nested(valuesOf(saved))).toMatchObject({ spread: { points: 0 }, buying_power: { mode: 'cash' }, slippage: { ticks: 1 } });
  });

  test('has the rows of a spread of options as a line of text, and sends them as rows', () => {
    const moneyness = [
      { out_of_the_money: -0.01, points: 0, percent: 0, ticks: 4 },
      { out_of_the_money: 0.03, points: 1.5, percent: 6, ticks: 0 },
    ];
    const values = valuesOf({ ...saved, spread: { points: 0, percent: 0, ticks: 2, on: 'both', moneyness } });
    expect(values['spread/moneyness']).toBe('-0.01: 4 ticks; 0.03: 6% 1.5 points');
    expect(accountOf(values)).toMatchObject({ spread: { ticks: 2, moneyness } });
    // What is not understood goes to the server, which says so at its field.
    expect(accountOf({ ...values, 'spread/moneyness': 'wide' })).toMatchObject({ spread: { moneyness: 'wide' } });
    expect(accountOf({ ...values, 'spread/moneyness': '' })['spread']).not.toHaveProperty('moneyness');
  });

  test('knows the preset that its costs are, and a preset leaves no other costs', () => {
    expect(presetOf(valuesOf(saved))?.id).toBe('order');
    for (const preset of presets) expect(presetOf(withCosts(valuesOf(saved), preset))?.id).toBe(preset.id);
    expect(presetOf({ ...valuesOf(saved), 'commission/minimum': 3 })).toBeNull();
    expect(nested(withCosts(newAccount, presets[0]!))).toEqual({ cash: 100_000, currency: 'USD' });
  });

  test('keeps the charges of a market as the server has them', () => {
    const commission = { per_order: 0, percent: 0, per_unit: 0, minimum: 0, preset: 'us_options', brokerage: 'preset' } as const;
    const values = valuesOf({ ...saved, commission });
    expect(presetOf({ ...values, 'slippage/ticks': 0 })?.id).toBe('us_options');
    expect(nested(values)).toMatchObject({ commission: { preset: 'us_options', brokerage: 'preset' } });
    expect(nested({ ...values, 'funding/percent': 0.01 })).toMatchObject({ funding: { percent: 0.01 } });
  });

  test('says its rules in a line', () => {
    expect(rulesOf(saved)).toEqual(['20 an order, slippage of 1 tick', 'fills at the next tick', 'buys for its cash']);
    const market = { ...saved, commission: { per_order: 0, percent: 0, per_unit: 0, minimum: 0, preset: 'nse_options' } as const };
    expect(rulesOf({ ...market, slippage: { ticks: 0, percent: 0 } })[0]).toBe('charges of Options on NSE');
    const holding = { ...saved, slippage: { ticks: 0, percent: 0 }, borrow_fee: 0.07, interest: { credit: 0.03, debit: 0 } };
    expect(rulesOf(holding)[0]).toBe('20 an order, borrowing at 7% a year, cash earns 3% a year');
  });
});

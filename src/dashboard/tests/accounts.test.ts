import { describe, expect, test } from 'vitest';
import dialog from '../src/accounts/AccountDialog.tsx?raw';
import { newAccount, presetOf, presets, rulesOf, valuesOf, withCosts } from '../src/accounts/accountForm';
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
};

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const { schemas } = (description as { components: { schemas: Readonly<Record<string, Schema>> } }).components;

/** Pointers of the members of a schema, members of members included. */
function pointersOf(schema: Schema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const known = member.$ref === undefined ? member : (schemas[member.$ref.split('/').at(-1)!] ?? member);
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

  test('knows the preset that its costs are, and a preset leaves no other costs', () => {
    expect(presetOf(valuesOf(saved))?.id).toBe('order');
    for (const preset of presets) expect(presetOf(withCosts(valuesOf(saved), preset))?.id).toBe(preset.id);
    expect(presetOf({ ...valuesOf(saved), 'commission/minimum': 3 })).toBeNull();
    expect(nested(withCosts(newAccount, presets[0]!))).toEqual({ cash: 100_000, currency: 'USD' });
  });

  test('says its rules in a line', () => {
    expect(rulesOf(saved)).toEqual(['20 an order, slippage of 1 tick', 'fills at the next tick', 'buys for its cash']);
  });
});

import { describe, expect, test } from 'vitest';
import { newAccount, presetOf, presets, rulesOf, valuesOf, withCosts } from '../src/accounts/accountForm';
import { nested } from '../src/ui/PointerForm';
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
  iv: null,
  rate: null,
};

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

import { describe, expect, test } from 'vitest';
import { channelOf, newRule, randomSecret, ruleOf, ruleValues, ruleWords, scopeWords } from '../src/alerts/alertForms';
import type { AlertRule } from '../src/wire/rest';

const rule: AlertRule = {
  id: 'r',
  name: null,
  kind: 'pnl',
  enabled: true,
  strategy_id: 'sma',
  broker_connection_id: 'paper',
  session_id: null,
  backtests: false,
  percent: null,
  above: null,
  below: -500,
  of: 'day',
  channels: ['page', 'hook'],
  quiet_hours: { from: '22:00', to: '07:00', zone: 'Europe/Berlin' },
  sound: true,
  browser: false,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

describe('the form of a rule', () => {
  test('gives back the rule that it was made of', () => {
    const { id: _, name: __, session_id: ___, percent: ____, above: _____, created_at: ______, updated_at: _______, ...said } = rule;
    expect(ruleOf(ruleValues(rule))).toEqual(said);
  });

  test('leaves out figures of another kind and quiet hours without an hour', () => {
    const values = { ...ruleValues(rule), kind: 'stop', 'quiet_hours/from': '', 'quiet_hours/to': '' };
    const made = ruleOf(values);
    expect(made).not.toHaveProperty('below');
    expect(made).not.toHaveProperty('of');
    expect(made).not.toHaveProperty('quiet_hours');
  });

  test('sends half of the quiet hours, so that the server says what is missing', () => {
    const made = ruleOf({ ...newRule, 'quiet_hours/from': '22:00', 'quiet_hours/zone': 'UTC' });
    expect(made['quiet_hours']).toEqual({ from: '22:00', zone: 'UTC' });
  });

  test('begins with a stop that goes to the page', () => {
    expect(ruleOf(newRule)).toEqual({ kind: 'stop', enabled: true, channels: ['page'] });
  });
});

test('a rule is described by what it looks for and where', () => {
  expect(ruleWords(rule)).toMatch(/^Profit of the day .500 or less$/);
  expect(ruleWords({ ...rule, kind: 'drawdown', percent: 5, below: null })).toBe('Drawdown of 5 % or more');
  expect(scopeWords(rule, (id) => id.toUpperCase())).toBe('SMA on paper');
  expect(scopeWords({ ...rule, strategy_id: null, broker_connection_id: null, backtests: true }, (id) => id)).toBe(
    'All strategies, backtests too',
  );
});

test('a channel sends the fields of its type alone, and no secret that is to stay', () => {
  const values = { type: 'webhook', name: '', url: 'https://a.example', secret: '', token: 'left over' };
  expect(channelOf(values)).toEqual({ type: 'webhook', url: 'https://a.example' });
});

test('a secret that is made is long enough and another one each time', () => {
  expect(randomSecret()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomSecret()).not.toBe(randomSecret());
});

import { expect, test } from 'vitest';
import { bytes, lots, number, percent, price, signed, toneOf } from '../../src/format/numbers';

test('a loss is written with a true minus, a profit with a plus', () => {
  expect(signed(-1234.5)).toBe('\u22121,234.50');
  expect(signed(1234.5)).toBe('+1,234.50');
});

test('what rounds to zero has no sign', () => {
  expect(signed(-0.001)).toBe('0.00');
  expect(signed(0.001)).toBe('0.00');
  expect(toneOf(-0.001)).toBe('flat');
});

test('no number is a dash, never a zero', () => {
  expect(number(null)).toBe('–');
  expect(percent(Number.NaN)).toBe('–');
});

test('a price keeps the decimals it has', () => {
  expect(price(1287.5)).toBe('1,287.50');
  expect(price(1.08345)).toBe('1.08345');
});

test('sizes are in powers of 1024', () => {
  expect(bytes(1023)).toBe('1023 B');
  expect(bytes(1536)).toBe('1.5 KB');
});

test('a size in lots names the units of a lot, and one in units does not', () => {
  expect(lots(1, 75)).toBe('1 × 75');
  expect(lots(92, 1)).toBe('92');
});

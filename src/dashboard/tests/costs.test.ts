import { describe, expect, test } from 'vitest';
import { costLines } from '../src/run/tables/costs';
import type { Position } from '../src/wire/events';

const position = (charges?: Record<string, number>) => ({ charges }) as unknown as Position;

describe('the lines of contract notes', () => {
  test('are summed over all positions in the order of a note', () => {
    const notes = [position({ gst: 3.82, brokerage: 20, stt: 3.37 }), position(), position({ brokerage: 20, exchange: 1.18 })];
    const lines = costLines(notes, null);
    expect(lines.map(({ key, all, chosen }) => [key, all, chosen])).toEqual([
      ['brokerage', 40, null],
      ['exchange', 1.18, null],
      ['stt', 3.37, null],
      ['gst', 3.82, null],
    ]);
  });

  test('of a chosen trade stand beside them, with nothing where it paid nothing', () => {
    const lines = costLines([position({ brokerage: 20, stt: 3.37 })], { brokerage: 20 });
    expect(lines.map(({ key, chosen }) => [key, chosen])).toEqual([
      ['brokerage', 20],
      ['stt', 0],
    ]);
  });

  test('that the page has no name for are shown under their own', () => {
    expect(costLines([position({ new_tax: 1 })], null)).toEqual([{ key: 'new_tax', name: 'new_tax', chosen: null, all: 1 }]);
  });
});

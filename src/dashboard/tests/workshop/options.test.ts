import { describe, expect, test } from 'vitest';
import { addStructure, strikeChoiceOf, strikeText, structures } from '../../src/workshop/model/options';
import { applyEdit } from '../../src/workshop/model/textEdits';

const document = JSON.stringify(
  {
    nodes: [
      { id: 'sell', type: 'entryNode', data: { positions: [{ vpi: 'call-sell', positionType: 'sell', quantity: 1 }] } },
      { id: 'other', type: 'entryNode', data: {} },
    ],
    edges: [],
  },
  null,
  2,
);

const added = (name: string, pointer: string) => {
  const structure = structures.find((each) => each.name === name)!;
  const { edits } = addStructure(document, pointer, structure);
  return JSON.parse(edits.reduce(applyEdit, document)) as { nodes: { data: { positions: Record<string, unknown>[] } }[] };
};

describe('structures of options', () => {
  test('are added behind what is there, each leg under a name that is free', () => {
    const { positions } = added('Iron condor', '/nodes/0/data/positions').nodes[0]!.data;
    expect(positions.map(({ vpi }) => vpi)).toEqual(['call-sell', 'call-sell-1', 'call-buy', 'put-sell', 'put-buy']);
    expect(positions[1]).toEqual({
      vpi: 'call-sell-1',
      positionType: 'sell',
      quantity: 1,
      orderType: 'market',
      optionDetails: { expiry: 'W0', optionType: 'CE', strikeType: 'OTM2' },
    });
  });

  test('begin a list where an entry has none', () => {
    const { positions } = added('Call ratio', '/nodes/1/data/positions').nodes[1]!.data;
    expect(positions.map(({ positionType, quantity }) => [positionType, quantity])).toEqual([
      ['buy', 1],
      ['sell', 2],
    ]);
  });

  test('are bounded where their names say so: each sold leg of a condor and of a butterfly has a bought one beyond it', () => {
    for (const name of ['Iron condor', 'Iron butterfly']) {
      const { legs } = structures.find((each) => each.name === name)!;
      for (const right of ['CE', 'PE']) {
        const steps = (side: string) =>
          legs.filter((leg) => leg.right === right && leg.side === side).map(({ strike }) => strikeChoiceOf(strike)!.steps);
        expect(steps('buy')[0]).toBeGreaterThan(steps('sell')[0]!);
      }
    }
  });
});

test('a strike is read and written as the document has it', () => {
  expect(strikeChoiceOf('itm3')).toEqual({ kind: 'ITM', steps: 3 });
  expect(strikeChoiceOf('ATM')).toEqual({ kind: 'ATM', steps: 1 });
  expect(strikeChoiceOf('Premium')).toEqual({ kind: 'premium', steps: 1 });
  expect([strikeChoiceOf('ITM'), strikeChoiceOf('closest_premium'), strikeChoiceOf({ strike: 24_000 })]).toEqual([null, null, null]);
  expect(strikeText({ kind: 'OTM', steps: 40 })).toBe('OTM20');
  expect(strikeText({ kind: 'ITM', steps: 0 })).toBe('ITM1');
  expect(strikeText({ kind: 'delta', steps: 4 })).toBe('delta');
});

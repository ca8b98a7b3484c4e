import { expect, test } from 'vitest';
import { levelChanges } from '../src/run/story/storyEvents';
import { line, position } from './stream';

test('the story of a trade has its levels each time that one of them was another, and those of no other trade', () => {
  const states = [
    line(10, 'position', position({ stop_loss: 95, take_profit: 110 })),
    line(11, 'position', position({ stop_loss: 95, take_profit: 110, current_price: 104 })),
    line(12, 'position', position({ trade_id: 'other', stop_loss: 1 })),
    line(13, 'position', position({ stop_loss: 98, take_profit: 110 })),
    line(14, 'position', position({ stop_loss: 98, take_profit: 110, status: 'CLOSED' })),
    line(20, 'position', position({ stop_loss: 50 })),
  ];
  expect(levelChanges(states, { trade_id: 'long-r0' }).map(({ stop, target }) => [stop, target])).toEqual([
    [95, 110],
    [98, 110],
  ]);
});

test('a trade without stop and target has no levels', () => {
  expect(levelChanges([line(10, 'position', position({ stop_loss: null, take_profit: null }))], { trade_id: 'long-r0' })).toEqual([]);
});

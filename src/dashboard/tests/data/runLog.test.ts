import { describe, expect, test } from 'vitest';
import { appendLive, emptyLog, firstSeq, lastSeq, prependHistory } from '../../src/data/runLog';
import { candle, session } from '../stream';

const range = (from: number, to: number, run = 1) =>
  Array.from({ length: to - from + 1 }, (_, index) => candle(from + index, 100, { run }));

describe('the log of a run', () => {
  test('joins history and live events at the seam, keeping what both have once', () => {
    const log = prependHistory(appendLive(emptyLog(session, 1), range(6, 9)), range(1, 7));
    expect(log.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(log.broken).toBe(false);
  });

  test('says so when history ends before the live events begin', () => {
    expect(prependHistory(appendLive(emptyLog(session, 1), range(6, 9)), range(1, 3)).broken).toBe(true);
  });

  test('says so when live events skip', () => {
    expect(appendLive(appendLive(emptyLog(session, 1), range(1, 3)), range(5, 6)).broken).toBe(true);
  });

  test('takes older history later', () => {
    const log = prependHistory(prependHistory(emptyLog(session, 1), range(10, 12)), range(5, 9));
    expect([firstSeq(log), lastSeq(log)]).toEqual([5, 12]);
  });

  test('starts over with a new run', () => {
    const log = appendLive(appendLive(emptyLog(session, 1), range(1, 3)), range(1, 2, 2));
    expect(log.run).toBe(2);
    expect(lastSeq(log)).toBe(2);
  });

  test('ignores other sessions', () => {
    const log = emptyLog(session, 1);
    expect(appendLive(log, [candle(1, 1, { id: 'local.other.paper' })])).toBe(log);
  });

  test('of an earlier run is not continued by what happens now', () => {
    const log = prependHistory(emptyLog(session, 1, false), range(1, 3));
    expect(appendLive(log, range(1, 2, 2))).toBe(log);
  });
});

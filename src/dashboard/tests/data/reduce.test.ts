import { describe, expect, test } from 'vitest';
import { slotOf } from '../../src/data/slot';
import { priceRows } from '../../src/panels/priceRows';
import { reduce } from '../../src/data/reduce';
import { emptyWorld, type Action, type World } from '../../src/data/world';
import type { CandleData, NodeData, SessionEvent } from '../../src/wire/events';
import { decode } from '../../src/wire/decode';
import type { Metrics, RaisedAlert } from '../../src/wire/frames';
import type { Execution } from '../../src/wire/rest';
import { candle, durable, fold, frame, line, position, session, snapshotFrame, started, status, summary, tick, trade } from '../stream';

const cursorOf = (world: ReturnType<typeof fold>) => world.sessions[session]?.cursor;

describe('exactly once', () => {
  test('events are applied in seq order', () => {
    const world = fold(durable(started()), durable(candle(2, 100)), durable(candle(3, 101)));
    expect(cursorOf(world)).toEqual({ run: 1, seq: 3 });
    expect(world.connection.resyncs).toBe(0);
  });

  test('a duplicate changes nothing', () => {
    const before = fold(
      durable(started()),
      durable(line(2, 'position', position())),
      durable(line(3, 'position', position({ status: 'CLOSED' }))),
    );
    const after = reduce(before, [durable(line(2, 'position', position()))]);
    expect(after.positions).toBe(before.positions);
    expect(after.sessions).toBe(before.sessions);
  });

  test('a gap is not papered over: nothing after it is applied and the stream is opened afresh', () => {
    const world = fold(durable(started()), durable(candle(3, 100)), durable(candle(4, 101)));
    expect(cursorOf(world)).toEqual({ run: 1, seq: 1 });
    expect(world.sessions[session]?.awaitingSnapshot).toBe(true);
    expect(world.connection.resyncs).toBe(1);
  });

  test('a snapshot after a gap makes the session whole again', () => {
    const world = fold(durable(started()), durable(candle(3, 100)), snapshotFrame(7), durable(candle(7, 100)), durable(candle(8, 100)));
    expect(cursorOf(world)).toEqual({ run: 1, seq: 8 });
    expect(world.sessions[session]?.awaitingSnapshot).toBe(false);
  });

  test('each session is counted by itself', () => {
    const other = 'local.other.paper';
    const world = fold(durable(started()), durable(started(1, { id: other })), durable(candle(2, 1)), durable(candle(2, 1, { id: other })));
    expect(cursorOf(world)).toEqual({ run: 1, seq: 2 });
    expect(world.sessions[other]?.cursor).toEqual({ run: 1, seq: 2 });
  });

  test('an event in the middle of a run that was never seen is a gap', () => {
    expect(fold(durable(candle(5, 100))).connection.resyncs).toBe(1);
  });

  test('a line whose seq contradicts its catchup_id is not applied', () => {
    const wrong = { ...candle(2, 100), seq: 3 };
    const world = fold(durable(started()), durable(wrong));
    expect(cursorOf(world)).toEqual({ run: 1, seq: 1 });
    expect(world.connection.resyncs).toBe(1);
  });

  test('text that is no frame makes the page ask for a snapshot', () => {
    expect(fold(frame('trade', [])).connection.resyncs).toBe(1);
  });

  test('one batch folds to the same world as one at a time', () => {
    const actions = [
      durable(started()),
      tick(),
      durable(line(2, 'position', position())),
      tick({ last_prices: { NIFTY: 104 } }),
      durable(candle(3, 103)),
    ];
    const oneByOne = actions.reduce((world, action) => reduce(world, [action]), emptyWorld);
    expect(reduce(emptyWorld, actions)).toEqual(oneByOne);
  });
});

describe('runs', () => {
  test('a new run starts with empty books', () => {
    const first = fold(durable(started()), durable(line(2, 'position', position())), tick());
    const second = reduce(first, [durable(started(1, { run: 2 }))]);
    expect(cursorOf(second)).toEqual({ run: 2, seq: 1 });
    expect(second.positions[session]).toEqual({});
    expect(second.prices).toEqual({});
  });

  test('a late event of the run before is dropped', () => {
    const world = fold(durable(started()), durable(started(1, { run: 2 })), durable(candle(2, 100)));
    expect(cursorOf(world)).toEqual({ run: 2, seq: 1 });
    expect(world.connection.resyncs).toBe(0);
  });

  test('a status that tells of a new run clears the books before its first event', () => {
    const before = fold(durable(started()), durable(line(2, 'position', position())), tick());
    const after = reduce(before, [status({ run: 2, state: 'starting' })]);
    expect(after.positions[session]).toEqual({});
    expect(after.sessions[session]).toMatchObject({ run: 2, summary: null, cursor: { run: 1, seq: 2 } });
  });

  test('a session that never ran has a snapshot without a state', () => {
    const world = fold(
      frame('snapshot', { session_id: session, catchup_id: null, seq: 0, execution: { state: 'queued', run: 0 } }),
      durable(started()),
    );
    expect(world.connection.resyncs).toBe(0);
    expect(cursorOf(world)).toEqual({ run: 1, seq: 1 });
  });

  test('a reset waits for the snapshot, then replaces what was known', () => {
    const before = fold(durable(started()), durable(line(2, 'position', position())));
    const waiting = reduce(before, [frame('reset', { reason: 'trimmed', floor: '1-90' })]);
    expect(waiting.sessions[session]?.awaitingSnapshot).toBe(true);
    const after = reduce(waiting, [snapshotFrame(95, { positions: { 'short-r0': position({ trade_id: 'short-r0', side: 'SELL' }) } })]);
    expect(Object.keys(after.positions[session] ?? {})).toEqual(['short-r0']);
    expect(cursorOf(after)).toEqual({ run: 1, seq: 95 });
  });
});

test('the strategy of an execution stays known after its removal, for the alerts that name it', () => {
  const execution = { session_id: session, strategy_id: 'rsi', state: 'running', speed: 1, summary: null, progress: null, error: null };
  const listed: Action = { type: 'executions', at: 0, items: [execution as Execution], complete: true };
  const before = fold(listed);
  const after = reduce(before, [listed, { type: 'removed', sessionId: session }]);
  expect(after.sessions[session]).toBeUndefined();
  expect(after.strategyIds).toBe(before.strategyIds);
  expect(after.strategyIds).toEqual({ [session]: 'rsi' });
});

describe('connection', () => {
  test('goes from hello through behind to live', () => {
    const hello = fold(frame('hello', { session_ids: [session] }, 5));
    expect(hello.connection.phase).toBe('catching_up');
    const behind = reduce(hello, [frame('behind', { lag: 40 }, 6)]);
    expect(behind.connection.lag).toBe(40);
    const live = reduce(behind, [frame('live', {}, 7)]);
    expect(live.connection).toMatchObject({ phase: 'live', lag: 0, lastFrameAt: 7 });
  });

  test('losing the connection keeps every number on the page', () => {
    const before = fold(durable(started()), tick());
    const after = reduce(before, [{ type: 'offline' }]);
    expect(after.connection.phase).toBe('offline');
    expect(after.sessions).toBe(before.sessions);
    expect(after.prices).toBe(before.prices);
  });

  test('a heartbeat keeps the connection fresh and changes nothing else', () => {
    const before = fold(durable(started()));
    const after = reduce(before, [frame('heartbeat', {}, 99)]);
    expect(after.connection.lastFrameAt).toBe(99);
    expect(after.sessions).toBe(before.sessions);
  });
});

describe('sessions', () => {
  test('capital is equity without profit or loss', () => {
    const world = fold(tick({ equity: 100_400, realized_pnl: 500, unrealized_pnl: -100 }));
    expect(world.sessions[session]?.capital).toBe(100_000);
  });

  test('drawdown is measured from the peak, ticks included', () => {
    const world = fold(durable(started()), tick({ equity: 110_000 }), tick({ equity: 99_000 }));
    expect(world.sessions[session]?.drawdown).toEqual({ peak: 110_000, max: 0.1 });
  });

  test('an event that was written before the last tick does not turn the money back', () => {
    const world = fold(
      durable(started()),
      tick({ equity: 100_700, realized_pnl: 700 }),
      durable(line(2, 'trade', trade(), { accumulated: summary({ trades: 1, equity: 100_200 }) })),
    );
    expect(world.sessions[session]?.summary).toMatchObject({ trades: 1, equity: 100_700 });
  });

  test('an event after the last tick stands, though the clock that wrote it was behind', () => {
    const stopped = durable(line(2, 'trade', trade(), { accumulated: summary({ trades: 1, realized_pnl: 200, equity: 100_200 }) }));
    const world = fold(durable(started()), tick({ seq: 1, equity: 100_700, unrealized_pnl: 700 }), stopped);
    expect(world.sessions[session]?.summary).toMatchObject({ trades: 1, realized_pnl: 200, unrealized_pnl: 0, equity: 100_200 });
    expect(world.sessions[session]?.time).toBe('2024-10-29T15:30:00+05:30');
  });

  test('a tick that events have overtaken moves the progress and no number', () => {
    const progress = { ticks: 5, total: 10, percent: 50, time: null };
    const world = fold(snapshotFrame(9, { accumulated: summary({ equity: 100_700 }) }), tick({ seq: 8, equity: 100_100, progress }));
    expect(world.sessions[session]).toMatchObject({ summary: { equity: 100_700 }, progress });
  });

  test('a tick that events have overtaken still tells which nodes are active, one from before the snapshot does not', () => {
    const overtaken = fold(
      snapshotFrame(9, { nodes: { entry: 'active' } }),
      durable(candle(10, 100)),
      durable(candle(11, 100)),
      tick({ seq: 10, active_nodes: ['exit'] }),
    );
    expect(overtaken.sessions[session]?.activeNodes).toEqual(['exit']);
    expect(reduce(overtaken, [tick({ seq: 8, active_nodes: ['entry'] })]).sessions[session]?.activeNodes).toEqual(['exit']);
  });

  test('a tick of a run before changes nothing, one of a new run clears the books', () => {
    const second = fold(durable(started(1, { run: 2 })), durable(line(2, 'position', position(), { run: 2 })));
    expect(reduce(second, [tick({ run: 1, equity: 1 })]).sessions).toBe(second.sessions);
    const third = reduce(second, [tick({ run: 3, seq: 0 })]);
    expect(third.sessions[session]).toMatchObject({ run: 3, summary: { equity: 100_000 } });
    expect(third.positions[session]).toEqual({});
  });

  test('a snapshot tells where the day started, how high equity was and how orders ended', () => {
    const snapshot = snapshotFrame(50, {
      day: { start_equity: 100_250, start_seq: 40, pnl: 75, closed: null },
      peak_equity: 101_000,
      metrics: { max_drawdown: 0.02, fees: 4 } as Metrics,
      orders: { filled: 2, partial: 0, cancelled: 1, rejected: 0, expired: 0 },
    });
    const part = line(51, 'order', { order_id: 'o3', status: 'PARTIAL', fees: 1 } as never);
    const rest = line(52, 'order', { order_id: 'o3', status: 'FILLED', fees: 2 } as never);
    const late = line(53, 'order', { order_id: 'o4', status: 'EXPIRED', fees: null } as never);
    expect(fold(snapshot, durable(part), durable(rest), durable(late)).sessions[session]).toMatchObject({
      day: { pnl: 75, startSeq: 40 },
      drawdown: { peak: 101_000, max: 0.02 },
      orders: { filled: 3, partial: 1, cancelled: 1, rejected: 0, expired: 1, fees: 7 },
    });
  });

  const dayAt50 = { start_equity: 100_250, start_seq: 40, pnl: 150, closed: null };
  const pnlIn = (world: World) => world.sessions[session]?.day.pnl;
  const dayClosed = (seq: number, date: string, equity: number) =>
    line(seq, 'session', { state: 'day_closed', date, equity }, { accumulated: summary({ equity }) });

  test('the day is the server\'s in every frame that has it, and events carry it on in between', () => {
    const told = fold(snapshotFrame(50, { accumulated: summary({ equity: 100_400 }), day: dayAt50 }));
    expect(pnlIn(told)).toBe(150);
    const moved = reduce(told, [durable(line(51, 'trade', trade(), { accumulated: summary({ equity: 100_380 }) }))]);
    expect(pnlIn(moved)).toBe(130);
    const ticked = reduce(moved, [tick({ seq: 60, pnl_today: 99, equity: 100_349 })]);
    expect(pnlIn(ticked)).toBe(99);
    const overtaken = Array.from({ length: 9 }, (_, index) => durable(candle(52 + index, 100, { accumulated: summary() })));
    expect(pnlIn(reduce(ticked, overtaken))).toBe(99);
  });

  test('a backtest has no day', () => {
    const execution = { session_id: session, state: 'running', speed: 1, progress: null, summary: { ...summary(), pnl_today: null } };
    const listed = fold({ type: 'executions', at: 1, items: [execution as never], complete: true });
    expect(pnlIn(listed)).toBeNull();
    expect(pnlIn(reduce(listed, [tick({ pnl_today: null })]))).toBeNull();
  });

  test('the next day starts from where the last one closed, once something happens on it', () => {
    const closed = fold(durable(started()), durable(dayClosed(2, '2024-10-29', 100_250)));
    expect(pnlIn(closed)).toBe(250);
    const next = reduce(closed, [durable(candle(3, 100, { accumulated: summary({ equity: 100_240 }) }))]);
    expect(next.sessions[session]?.day).toEqual({ pnl: -10, startSeq: 2, closed: null });
  });

  test('a day that ends on the evening with its date is followed by the next on that evening', () => {
    const monday = { ...dayClosed(2, '2024-10-29', 100_250), time: '2024-10-29T16:00:00-05:00' } as SessionEvent;
    const evening = { ...candle(3, 100, { accumulated: summary({ equity: 100_255 }) }), time: '2024-10-29T17:01:00-05:00' } as SessionEvent;
    expect(fold(durable(started()), durable(monday), durable(evening)).sessions[session]?.day).toMatchObject({ pnl: 5, startSeq: 2 });
  });

  test('a day that a snapshot tells as closed stays until something happens on the next', () => {
    const closed = { date: '2024-10-28', equity: 100_250, seq: 3 };
    const world = fold(snapshotFrame(4, { day: { start_equity: 100_100, start_seq: 2, pnl: 150, closed } }));
    expect(world.sessions[session]?.day).toMatchObject({ pnl: 150, startSeq: 2 });
    expect(reduce(world, [tick({ pnl_today: -3 })]).sessions[session]?.day).toEqual({ pnl: -3, startSeq: 3, closed: null });
  });

  test('an answer that was asked before a status came does not turn the state back', () => {
    const execution = { session_id: session, state: 'running', speed: 1, progress: null, summary: null, error: null };
    const world = fold(status({ state: 'paused' }, 50), { type: 'executions', at: 40, items: [execution as never], complete: true });
    expect(world.sessions[session]?.state).toBe('paused');
  });

  test('an execution that was removed disappears with its positions and prices', () => {
    const world = reduce(fold(durable(started()), durable(line(2, 'position', position())), tick()), [
      { type: 'executions', at: 1, items: [], complete: true },
    ]);
    expect(world.sessions).toEqual({});
    expect(world.positions).toEqual({});
    expect(world.prices).toEqual({});
  });

  test('an execution that is removed elsewhere disappears when the stream says so', () => {
    const world = reduce(fold(durable(started()), tick()), [frame('status', { session_id: session, state: 'removed', run: 1 })]);
    expect(world.sessions).toEqual({});
    expect(world.prices).toEqual({});
  });

  test('the sparkline of a snapshot ends at the equity of its trades', () => {
    const world = fold(
      snapshotFrame(9, {
        accumulated: summary({ trades: 600, realized_pnl: 900, equity: 100_900 }),
        trades: [trade({ pnl: 100 }), trade({ pnl: -50 })],
        trades_count: 600,
      }),
    );
    expect(world.sessions[session]?.curve.points).toEqual([100_850, 100_950, 100_900]);
  });
});

describe('positions', () => {
  test('move with the last price, in their own direction', () => {
    const long = durable(line(2, 'position', position()));
    const short = durable(line(3, 'position', position({ trade_id: 'short-r0', side: 'SELL' })));
    const world = fold(durable(started()), long, short, tick({ last_prices: { NIFTY: 104 } }));
    expect(world.positions[session]?.['long-r0']?.unrealized_pnl).toBe(600);
    expect(world.positions[session]?.['short-r0']?.unrealized_pnl).toBe(-600);
  });

  test('move with the close of a candle, as the summary of its event does', () => {
    const world = fold(durable(started()), durable(line(2, 'position', position())), durable(candle(3, 102)));
    expect(world.positions[session]?.['long-r0']?.unrealized_pnl).toBe(300);
  });

  test('are not moved by a tick that is older than what was written', () => {
    const world = fold(
      durable(started()),
      durable(line(2, 'position', position())),
      durable(candle(3, 102)),
      tick({ seq: 2, last_prices: { NIFTY: 90 } }),
    );
    expect(world.positions[session]?.['long-r0']?.current_price).toBe(102);
    expect(world.prices['NIFTY']?.[session]?.price).toBe(102);
  });

  test('disappear when they are closed', () => {
    const world = fold(
      durable(started()),
      durable(line(2, 'position', position())),
      durable(line(3, 'position', position({ status: 'CLOSED' }))),
    );
    expect(world.positions[session]).toEqual({});
  });
});

describe('prices', () => {
  test('know their direction and the range of the day', () => {
    const world = fold(tick({ last_prices: { NIFTY: 100 } }), tick({ last_prices: { NIFTY: 104 } }), tick({ last_prices: { NIFTY: 99 } }));
    expect(world.prices['NIFTY']?.[session]).toMatchObject({ price: 99, direction: -1, open: 100, high: 104, low: 99 });
  });

  test('an unchanged price keeps its arrow', () => {
    const world = fold(
      tick({ last_prices: { NIFTY: 100 } }),
      tick({ last_prices: { NIFTY: 104 } }),
      tick({ last_prices: { NIFTY: 104 }, time: '2024-10-29T15:31:00+05:30' }),
    );
    expect(world.prices['NIFTY']?.[session]?.direction).toBe(1);
  });

  test('take the day before this page listened from its candles', () => {
    const before = fold(tick({ last_prices: { NIFTY: 100 }, time: '2024-10-29T12:00:00+05:30' }));
    expect(before.prices['NIFTY']?.[session]?.wholeDay).toBe(false);
    const candles = [candle(1, 90), candle(2, 130)].map((event) => event.data as CandleData);
    const after = reduce(before, [{ type: 'day_candles', sessionId: session, run: 1, candles }]);
    expect(after.prices['NIFTY']?.[session]).toMatchObject({ price: 100, open: 90, low: 89, high: 131, wholeDay: true });
  });

  test('start a new range on a new day', () => {
    const world = fold(tick({ last_prices: { NIFTY: 100 } }), tick({ last_prices: { NIFTY: 120 }, time: '2024-10-30T09:15:00+05:30' }));
    expect(world.prices['NIFTY']?.[session]).toMatchObject({ open: 120, high: 120, low: 120 });
  });
});

describe('happenings', () => {
  test('a stop is listed once, however often its trade is folded', () => {
    const stop = trade();
    const live = fold(durable(started()), durable(line(2, 'trade', stop)));
    const again = reduce(live, [snapshotFrame(2, { trades: [stop], trades_count: 1 })]);
    expect(again.happenings.items).toHaveLength(1);
    expect(again.happenings.items[0]).toMatchObject({ kind: 'stop_hit' });
    expect(again.alerts.items).toEqual([]);
  });

  test('a recovery names its seq', () => {
    expect(fold(status({ recovered_at_seq: 418 })).happenings.items[0]?.text).toContain('418');
  });
});

describe('alerts', () => {
  const raised = (number: number): RaisedAlert => ({
    id: `a${number}`,
    number,
    rule_id: 'r',
    rule_name: null,
    kind: 'stop',
    session_id: session,
    run: 1,
    seq: number,
    catchup_id: `1-${number}`,
    at: '2026-01-01T00:00:00Z',
    time: null,
    level: 'info',
    message: 'Stop loss',
    sound: true,
    browser: false,
  });
  const frame = (number: number): Action => ({ type: 'frame', at: 0, frame: { kind: 'alert_raised', data: raised(number) } });

  test('of the log are history, and those that come are news once', () => {
    const world = reduce(emptyWorld, [{ type: 'alert_log', items: [raised(2), raised(1)] }, frame(3), frame(3)]);
    expect(world.alerts.items.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(world.alerts.arrived).toEqual(['a3']);
    const again = reduce(world, [{ type: 'alert_log', items: [raised(3), raised(2), raised(1)] }]);
    expect(again.alerts.items).toHaveLength(3);
    expect(again.alerts.arrived).toEqual(['a3']);
  });

  test('a frame that is none is malformed', () => {
    expect(decode('alert_raised', JSON.stringify(raised(1)))).toMatchObject({ kind: 'alert_raised' });
    expect(decode('alert_raised', '{"id":"x"}').kind).toBe('malformed');
  });
});

describe('studies', () => {
  const progress = (done: number) => ({
    ...{ id: 'study-1', state: 'running', sets: 4, done, total: 4, percent: 25 * done, rate: 2, eta_seconds: 1 },
    best: null,
    error: null,
  });

  test('are known by their last frame and when it came', () => {
    const frames = [1, 3].map((done): Action => ({ type: 'frame', at: done, frame: decode('study', JSON.stringify(progress(done))) }));
    expect(reduce(emptyWorld, frames).studies).toEqual({ 'study-1': { frame: progress(3), at: 3 } });
  });

  test('a frame that is none is malformed', () => {
    expect(decode('study', '{"id":"study-1"}').kind).toBe('malformed');
  });
});

describe('completions of nodes', () => {
  const completed = (seq: number, node_id: string) =>
    durable(line(seq, 'node', { node_id, execution_id: `exec_${node_id}_20241029_091500_${seq}` } as NodeData));

  test('go on from the server\u2019s counts, however little of the log was read', () => {
    const firings = { buy: { count: 96, last_seq: 11_000, last_time: '2024-10-29T09:15:00+05:30' } };
    const world = fold(snapshotFrame(11_200, { firings }), completed(11_201, 'buy'), completed(11_202, 'sell'));
    expect(world.sessions[session]?.firings).toMatchObject({
      buy: { count: 97, last_seq: 11_201 },
      sell: { count: 1, last_seq: 11_202 },
    });
  });

  test('begin anew with a run', () => {
    const world = fold(durable(started()), completed(2, 'buy'), durable(started(1, { run: 2 })));
    expect(world.sessions[session]?.firings).toEqual({});
  });
});

describe('prices of ended replays', () => {
  test('stand behind those of a run that is under way, and say that they have ended', () => {
    const other = 'local.other.paper';
    const world = fold(
      tick({ last_prices: { NIFTY: 200, OLD: 5 }, time: '2024-12-01T10:00:00+05:30' }),
      status({ state: 'completed' }),
      tick({ session_id: other, last_prices: { NIFTY: 100 }, time: '2024-10-29T10:00:00+05:30' }),
      status({ session_id: other }),
    );
    const rows = priceRows(world.prices, world.sessions, []);
    expect(rows.map(({ symbol, quote, subscribed }) => [symbol, quote?.price, subscribed])).toEqual([
      ['NIFTY', 100, true],
      ['OLD', 5, false],
    ]);
  });
});

test('executions of one strategy have their account and label', () => {
  expect(slotOf('local.sma-cross.paper')).toBe('paper');
  expect(slotOf('local.sma-cross.paper.morning')).toBe('paper · morning');
});

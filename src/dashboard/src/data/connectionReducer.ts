import type { Frame } from '../wire/frames';
import type { Connection } from './world';

export function onFrame(connection: Connection, frame: Frame, at: number): Connection {
  const heard = { ...connection, lastFrameAt: at };
  switch (frame.kind) {
    case 'hello':
      return { ...heard, phase: 'catching_up' };
    case 'live':
      return { ...heard, phase: 'live', lag: 0 };
    case 'behind':
      return { ...heard, phase: 'catching_up', lag: frame.lag ?? connection.lag };
    case 'tick':
      return { ...heard, lastTickAt: at };
    default:
      return heard;
  }
}

export function resync(connection: Connection, reason: string): Connection {
  return { ...connection, phase: 'catching_up', resyncs: connection.resyncs + 1, resyncReason: reason };
}

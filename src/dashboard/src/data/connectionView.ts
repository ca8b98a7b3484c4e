import type { Connection } from './world';

/** The server breaks every silence after 15 s; longer than this without a word and what is shown may be old. */
const staleAfterMs = 20_000;

export type ConnectionState = 'connected' | 'connecting' | 'catching_up' | 'stale' | 'offline' | 'signed_out';

export function stateOf(connection: Connection, now: number): ConnectionState {
  switch (connection.phase) {
    case 'offline':
    case 'signed_out':
    case 'connecting':
    case 'catching_up':
      return connection.phase;
    case 'live':
      return connection.lastFrameAt !== null && now - connection.lastFrameAt > staleAfterMs ? 'stale' : 'connected';
  }
}

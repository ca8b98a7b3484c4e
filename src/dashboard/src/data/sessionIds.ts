import type { Session } from './world';

/** A session id is `{user}.{strategy}.{broker connection}`. */
function part(sessionId: string, index: 0 | 1 | 2): string {
  return sessionId.split('.')[index] ?? '';
}

export const strategyIdIn = (sessionId: string): string => part(sessionId, 1);
export const userIdOf = (session: Session): string => part(session.id, 0);
export const strategyIdOf = (session: Session): string => part(session.id, 1);
export const brokerIdOf = (session: Session): string => part(session.id, 2);

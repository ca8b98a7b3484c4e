import type { Session } from './world';

/** A session id is `{user}.{strategy}.{broker connection}`. */
function part(session: Session, index: 0 | 1 | 2): string {
  return session.id.split('.')[index] ?? '';
}

export const userIdOf = (session: Session): string => part(session, 0);
export const strategyIdOf = (session: Session): string => part(session, 1);
export const brokerIdOf = (session: Session): string => part(session, 2);

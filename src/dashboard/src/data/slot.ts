/**
 * Account and label of an execution: `paper`, or `paper · morning`. A session id is user, strategy, account and, where one was given, the
 * label, which have no dots.
 */
export function slotOf(sessionId: string): string {
  return sessionId.split('.').slice(2).join(' · ');
}

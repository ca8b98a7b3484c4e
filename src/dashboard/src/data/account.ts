import { create } from 'zustand';
import { call, explain } from './http';

/** The user who is signed in with a key; null where no key is needed. */
export const useAccount = create<{ userId: string | null }>(() => ({ userId: null }));

/** What is used of something, and what there is of it; without a limit there is no bound. */
export interface Quota {
  used: number;
  limit: number | null;
}

/** What the user has of what a user may have. */
export interface Quotas {
  executions: Quota;
  strategies: Quota;
  broker_connections: Quota;
  streams: Quota;
  uploads: Quota;
  disk_bytes: Quota;
  memory_bytes: Quota;
}

/** Asks how much the user has; null when the service does not answer. */
export async function loadQuotas(): Promise<Quotas | null> {
  try {
    return (await call<{ quotas: Quotas }>('GET', '/api/v1/status')).quotas;
  } catch (error) {
    // The list is not there then; the rest of the page says that the server is away.
    console.info(`quotas: ${explain(error)}`);
    return null;
  }
}

/** Asks the service who it takes this page for. */
export async function loadAccount(): Promise<void> {
  try {
    const { caller } = await call<{ caller: { user_id: string; scheme: string } }>('GET', '/api/v1/status');
    useAccount.setState({ userId: caller.scheme === 'local' ? null : caller.user_id });
  } catch (error) {
    // The menu is not there then; the rest of the page says that the server is away, or that one has to sign in.
    console.info(`who is signed in: ${explain(error)}`);
  }
}

import { create } from 'zustand';
import { call, explain } from './http';

interface Account {
  /** The user who is signed in with a key; null where no key is needed. */
  userId: string | null;
  /** True for an admin of a cluster. */
  seesCluster: boolean;
}

export const useAccount = create<Account>(() => ({ userId: null, seesCluster: false }));

interface Standing {
  caller: { user_id: string; is_admin: boolean; scheme: string };
  /** The node that answers; null of a machine by itself. */
  node: string | null;
}

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
    const { caller, node } = await call<Standing>('GET', '/api/v1/status');
    useAccount.setState({ userId: caller.scheme === 'local' ? null : caller.user_id, seesCluster: caller.is_admin && node !== null });
  } catch (error) {
    // The menu is not there then; the rest of the page says that the server is away, or that one has to sign in.
    console.info(`who is signed in: ${explain(error)}`);
  }
}

import { create } from 'zustand';
import { call, explain } from './http';

/** The user who is signed in with a key; null where no key is needed. */
export const useAccount = create<{ userId: string | null }>(() => ({ userId: null }));

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

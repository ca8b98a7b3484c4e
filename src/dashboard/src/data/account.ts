import { create } from 'zustand';
import { explain } from './http';

/** Who is signed in with a key; null where nobody has to sign in. */
export const useAccount = create<{ userId: string | null }>(() => ({ userId: null }));

/** Asks the sign-in page, which says who is signed in, and leads away from itself where nobody has to. */
export async function loadAccount(): Promise<void> {
  try {
    const response = await fetch('/login', { redirect: 'manual', credentials: 'same-origin' });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const userId = page.querySelector('form[action="/logout"]') === null ? null : (page.querySelector('strong')?.textContent ?? null);
    useAccount.setState({ userId });
  } catch (error) {
    // The menu is not there then; the rest of the page says that the server is away.
    console.info(`who is signed in: ${explain(error)}`);
  }
}

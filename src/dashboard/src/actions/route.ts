import { create } from 'zustand';
import { parseRoute, type Route } from './links';

export const useRoute = create<Route>(() => parseRoute(window.location.hash));

window.addEventListener('hashchange', () => useRoute.setState(parseRoute(window.location.hash), true));

/** Names another place of the open page in the address, without going there again. */
export function replaceLink(link: string): void {
  window.history.replaceState(null, '', link);
}


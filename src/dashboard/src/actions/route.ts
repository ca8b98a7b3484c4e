import { create } from 'zustand';
import { parseRoute, type Route } from './links';

export const useRoute = create<Route>(() => parseRoute(window.location.hash));

// The address as the open page knows it: after a click it is another one already, and the event of it is yet to come.
let known = window.location.hash;

window.addEventListener('hashchange', () => {
  known = window.location.hash;
  useRoute.setState(parseRoute(known), true);
});

/** Names another place of the open page in the address, without going there again; not when the page is being left. */
export function replaceLink(link: string): void {
  if (window.location.hash !== known) return;
  window.history.replaceState(null, '', link);
  known = window.location.hash;
}

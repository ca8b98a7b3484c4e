import { create } from 'zustand';

/** Pages live in the fragment, so that the host serves one document and a reload stays where it was. */
export type Route = { page: 'strategies' } | { page: 'run'; sessionId: string };

function parse(hash: string): Route {
  const match = /^#\/run\/([^/?]+)/.exec(hash);
  return match ? { page: 'run', sessionId: decodeURIComponent(match[1]!) } : { page: 'strategies' };
}

export const useRoute = create<Route>(() => parse(window.location.hash));

window.addEventListener('hashchange', () => useRoute.setState(parse(window.location.hash), true));

export const home = '#/';

export function runLink(sessionId: string): string {
  return `#/run/${encodeURIComponent(sessionId)}`;
}

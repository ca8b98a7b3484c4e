import { expect, test, vi } from 'vitest';

test('a page that is being left does not bring its own address back', async () => {
  const listeners: (() => void)[] = [];
  const location = { hash: '#/run/local.sma.paper' };
  vi.stubGlobal('window', {
    location,
    history: { replaceState: (_: unknown, __: string, link: string) => void (location.hash = link) },
    addEventListener: (_: string, listener: () => void) => listeners.push(listener),
  });
  const { replaceLink, useRoute } = await import('../src/actions/route');

  replaceLink('#/run/local.sma.paper?at=1-5');
  expect(location.hash).toBe('#/run/local.sma.paper?at=1-5');
  // The address changes at once, the event comes later.
  location.hash = '#/data';
  replaceLink('#/run/local.sma.paper?at=1-6');
  expect(location.hash).toBe('#/data');
  listeners.forEach((listener) => listener());
  expect(useRoute.getState().page).toBe('data');
});

import { create } from 'zustand';

/** One clock for every age on the page: they all step together, once a second. */
export const useClock = create<{ page: number; wall: number }>(() => ({ page: performance.now(), wall: Date.now() }));
window.setInterval(() => useClock.setState({ page: performance.now(), wall: Date.now() }), 1_000);

/** Milliseconds on the page's clock: compare with when a frame arrived. */
export function useNow(): number {
  return useClock((clock) => clock.page);
}

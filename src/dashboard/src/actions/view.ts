import { create } from 'zustand';
import type { ExecutionDraft } from './executionDraft';
import { useRoute } from './route';

export type PanelTab = 'ltp' | 'positions' | 'broker' | 'alerts';
export type DialogName = 'help' | 'exits' | 'add';

/** Id of the field that searches prices, for the key that goes there. */
export const priceSearchId = 'price-search';

interface View {
  panelTab: PanelTab;
  /** On a tablet the panel folds away; on a phone it is a page. */
  panelOpen: boolean;
  dialog: DialogName | null;
  /** What the form of a new execution begins with. */
  draft: Partial<ExecutionDraft>;
}

const wide = window.matchMedia('(min-width: 1100px)');

/** The panel stands beside the strategies where there is room; a run needs the width itself. */
const startsOpen = (): boolean => wide.matches && useRoute.getState().page === 'strategies';

/** Which panel and which dialog are open; no data. */
export const useView = create<View>(() => ({ panelTab: 'ltp', panelOpen: startsOpen(), dialog: null, draft: {} }));

useRoute.subscribe((route, before) => {
  if (route.page !== before.page) useView.setState({ panelOpen: startsOpen() });
});

export function showPanel(panelTab: PanelTab): void {
  useView.setState({ panelTab, panelOpen: true });
}

export function hidePanel(): void {
  useView.setState({ panelOpen: false });
}

export function showDialog(dialog: DialogName | null, draft: Partial<ExecutionDraft> = {}): void {
  useView.setState({ dialog, draft });
}

import { create } from 'zustand';

export type PanelTab = 'ltp' | 'positions' | 'broker' | 'alerts';
export type DialogName = 'help' | 'exits' | 'add';

interface View {
  panelTab: PanelTab;
  /** On a tablet the panel folds away; on a phone it is a page of its own. */
  panelOpen: boolean;
  dialog: DialogName | null;
}

const wide = window.matchMedia('(min-width: 1100px)').matches;

/** What is open on the page; nothing of it is data. */
export const useView = create<View>(() => ({ panelTab: 'ltp', panelOpen: wide, dialog: null }));

export function showPanel(panelTab: PanelTab): void {
  useView.setState({ panelTab, panelOpen: true });
}

export function hidePanel(): void {
  useView.setState({ panelOpen: false });
}

export function showDialog(dialog: DialogName | null): void {
  useView.setState({ dialog });
}

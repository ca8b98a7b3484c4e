import { create } from 'zustand';
import { explain } from '../data/http';
import { IconButton } from './Button';
import { Icon } from './Icon';
import './notices.css';

interface Notice {
  id: number;
  text: string;
  kind: 'error' | 'info';
}

const useNotices = create<{ items: Notice[] }>(() => ({ items: [] }));
const shownForMs = 7_000;
let lastId = 0;

export function notify(text: string, kind: Notice['kind'] = 'info'): void {
  const id = (lastId += 1);
  useNotices.setState((state) => ({ items: [...state.items.slice(-2), { id, text, kind }] }));
  window.setTimeout(() => dismiss(id), shownForMs);
}

/** Runs a command and tells the person when the server says no. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    notify(explain(error), 'error');
    return false;
  }
}

function dismiss(id: number): void {
  useNotices.setState((state) => ({ items: state.items.filter((notice) => notice.id !== id) }));
}

export function Notices() {
  const items = useNotices((state) => state.items);
  return (
    <div className="notices" role="status" aria-live="polite">
      {items.map((notice) => (
        <div key={notice.id} className={`notice ${notice.kind}`}>
          <Icon name={notice.kind === 'error' ? 'warning' : 'check'} />
          <span>{notice.text}</span>
          <IconButton icon="close" label="Dismiss" onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </div>
  );
}

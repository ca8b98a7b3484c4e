/** What tabs that edit strategies say to each other. */
interface Message {
  readonly kind: 'who' | 'here' | 'gone' | 'saved';
  readonly strategy: string;
  readonly tab: string;
}

/** This tab. A reload of it is another one, so that what it left behind is offered. */
export const thisTab: string = newName();

function newName(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
}

const answersWithinMs = 150;

export interface Neighbours {
  /** Tabs that have the strategy open, after those that are there had time to answer. */
  readonly known: Promise<ReadonlySet<string>>;
  saved(): void;
  leave(): void;
}

/** Joins the tabs that have a strategy open. */
export function joinTabs(strategy: string, onChange: (tabs: ReadonlySet<string>) => void, onSaved: () => void): Neighbours {
  const channel = new BroadcastChannel('workshop');
  const tabs = new Set<string>();
  const say = (kind: Message['kind']) => channel.postMessage({ kind, strategy, tab: thisTab } satisfies Message);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.strategy !== strategy || data.tab === thisTab) return;
    if (data.kind === 'who') say('here');
    if (data.kind === 'saved') onSaved();
    if (data.kind === 'gone') tabs.delete(data.tab);
    else tabs.add(data.tab);
    onChange(new Set(tabs));
  };
  const leave = () => say('gone');
  window.addEventListener('pagehide', leave);
  say('who');
  return {
    known: new Promise((resolve) => window.setTimeout(() => resolve(tabs), answersWithinMs)),
    saved: () => say('saved'),
    leave: () => {
      leave();
      window.removeEventListener('pagehide', leave);
      channel.close();
    },
  };
}

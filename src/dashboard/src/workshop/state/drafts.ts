/** A document with changes that were not saved, kept in the browser. */
export interface Draft {
  readonly key: string;
  readonly strategy: string;
  readonly tab: string;
  readonly text: string;
  /** What the changes began with; null for a strategy that was never saved. */
  readonly base: { readonly text: string; readonly tag: string | null } | null;
  /** When it was kept, in milliseconds since 1970. */
  readonly at: number;
}

const storeName = 'drafts';

let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('workshop', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName, { keyPath: 'key' }).createIndex('strategy', 'strategy');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps no drafts.'));
  });
  return opening;
}

/** Strict durability: what is kept must outlive a browser that is killed. */
async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(storeName, mode, { durability: 'strict' });
  const request = work(transaction.objectStore(storeName));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error ?? new Error('The draft is not kept.'));
    transaction.onabort = () => reject(transaction.error ?? new Error('The draft is not kept.'));
  });
}

const keyOf = (strategy: string, tab: string): string => `${strategy}\n${tab}`;

export async function keepDraft(draft: Omit<Draft, 'key'>): Promise<void> {
  await inStore('readwrite', (store) => store.put({ ...draft, key: keyOf(draft.strategy, draft.tab) }));
}

export async function dropDraft(strategy: string, tab: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(keyOf(strategy, tab)));
}

/** Drafts of a strategy, the latest first; of all strategies without. */
export async function draftsOf(strategy?: string): Promise<readonly Draft[]> {
  const found = await inStore<Draft[]>('readonly', (store) =>
    strategy === undefined ? store.getAll() : store.index('strategy').getAll(strategy),
  );
  return found.sort((a, b) => b.at - a.at);
}

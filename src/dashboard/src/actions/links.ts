/** Pages live in the fragment, so that the host serves one document and a reload stays where it was. */
export type Route =
  | { page: 'strategies' }
  | {
      page: 'run';
      sessionId: string;
      /** Number of an earlier run; null for the latest. */
      run: number | null;
      /** Event whose moment is shown; null for now or the end. */
      at: number | null;
      /** Trade that is chosen as the page opens. */
      trade: string | null;
    }
  | { page: 'runs' }
  | { page: 'compare'; runs: readonly RunName[] }
  /** All studies, or one of them. */
  | { page: 'studies'; study: string | null }
  | { page: 'alerts' }
  /** All strategies, or the editor of one. */
  | { page: 'workshop'; strategy: string | null }
  | { page: 'data' }
  | { page: 'accounts' }
  /** The nodes of a cluster. */
  | { page: 'cluster' };

/** One run of one execution. */
export interface RunName {
  readonly sessionId: string;
  readonly run: number;
}

export function parseRoute(hash: string): Route {
  const match = /^#\/run\/([^/?]+)(?:\?(.*))?$/.exec(hash);
  if (match === null) return otherPage(hash);
  const query = new URLSearchParams(match[2] ?? '');
  return {
    page: 'run',
    sessionId: decodeURIComponent(match[1]!),
    run: numberIn(query.get('run')),
    at: numberIn(query.get('at')),
    trade: query.get('trade'),
  };
}

export const home = '#/';

export const library = '#/runs';

export const studies = '#/studies';

export const alertsPage = '#/alerts';

export const workshop = '#/workshop';

/** A link to the editor of a strategy. */
export function editorLink(strategyId: string): string {
  return `${workshop}/${encodeURIComponent(strategyId)}`;
}

export const dataPage = '#/data';

export const accountsPage = '#/accounts';

export const clusterPage = '#/cluster';

/** A link to the page of a study. */
export function studyLink(id: string): string {
  return `${studies}/${encodeURIComponent(id)}`;
}

/** A link to runs beside each other. */
export function compareLink(runs: readonly RunName[]): string {
  return `#/compare?runs=${runs.map(({ sessionId, run }) => encodeURIComponent(`${sessionId}:${run}`)).join(',')}`;
}

interface RunPlace {
  readonly run?: number | null;
  readonly at?: number | null;
  readonly trade?: string | null;
}

/** A link to the page of a run: to its latest run now, or to an earlier run, a moment or a trade of it. */
export function runLink(sessionId: string, { run, at, trade }: RunPlace = {}): string {
  const query = new URLSearchParams();
  if (run != null) query.set('run', String(run));
  if (at != null) query.set('at', String(at));
  if (trade != null) query.set('trade', trade);
  const text = query.toString();
  return `#/run/${encodeURIComponent(sessionId)}${text === '' ? '' : `?${text}`}`;
}

function otherPage(hash: string): Route {
  if (/^#\/runs(\?|$)/.test(hash)) return { page: 'runs' };
  if (/^#\/alerts(\?|$)/.test(hash)) return { page: 'alerts' };
  const edited = /^#\/workshop(?:\/([^/?]+))?(?:\?|$)/.exec(hash);
  if (edited !== null) return { page: 'workshop', strategy: edited[1] === undefined ? null : decodeURIComponent(edited[1]) };
  if (/^#\/data(\?|$)/.test(hash)) return { page: 'data' };
  if (/^#\/accounts(\?|$)/.test(hash)) return { page: 'accounts' };
  if (/^#\/cluster(\?|$)/.test(hash)) return { page: 'cluster' };
  const study = /^#\/studies(?:\/([^/?]+))?(?:\?|$)/.exec(hash);
  if (study !== null) return { page: 'studies', study: study[1] === undefined ? null : decodeURIComponent(study[1]) };
  const compared = /^#\/compare\?runs=(.*)$/.exec(hash);
  if (compared === null) return { page: 'strategies' };
  const runs = compared[1]!.split(',').flatMap((name): RunName[] => {
    const parts = /^(.+):(\d+)$/.exec(decodeURIComponent(name));
    return parts === null ? [] : [{ sessionId: parts[1]!, run: Number(parts[2]) }];
  });
  return { page: 'compare', runs };
}

function numberIn(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

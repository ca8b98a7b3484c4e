import { useRef, useState, type FormEvent } from 'react';
import * as api from '../data/api';
import { Button } from '../ui/Button';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { Field } from '../ui/Field';
import { Sparkline } from '../ui/Sparkline';
import { useLoaded } from '../ui/useLoaded';
import type { Study, StudySet } from '../wire/rest';
import { figureName } from './luckWords';
import { SetComparison } from './SetComparison';
import { figures, plain } from './setFigures';
import { shortName } from './setMap';
import { costsText } from './studyDraft';

interface ResultsTableProps {
  study: Study;
  /** Changes when there are further sets. */
  version: string;
  onOpen: (set: number) => void;
}

const rows = 25;

/** More sets beside each other than this cannot be told apart. */
const mostCompared = 6;

/** The sets of a study, ordered and filtered by the server, a page at a time. */
export function ResultsTable({ study, version, onOpen }: ResultsTableProps) {
  const [sort, setSort] = useState('');
  const [text, setText] = useState('');
  const [where, setWhere] = useState('');
  // The pages before this one, the first of which has no cursor.
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null]);
  const [compared, setCompared] = useState<readonly StudySet[]>([]);
  const comparison = useRef<HTMLDivElement>(null);
  const cursor = cursors.at(-1) ?? null;
  const page = useLoaded(
    `sets:${study.id}:${sort}:${where}:${cursor}`,
    () => api.studySets(study.id, { sort, where, limit: rows, cursor }),
    version,
  );
  const names = Object.keys(study.request.parameters ?? {});
  const costs = study.request.costs ?? [];
  const order = (name: string) => {
    setSort(sort === `-${name}` ? name : `-${name}`);
    setCursors([null]);
  };
  const choose = (set: StudySet, isChosen: boolean) =>
    setCompared(isChosen ? [...compared, set] : compared.filter((other) => other.set !== set.set));
  const filter = (event: FormEvent) => {
    event.preventDefault();
    setWhere(text.trim());
    setCursors([null]);
  };
  const head = (name: string, title: string) => (
    <th key={name} scope="col" className="right" aria-sort={sortOf(sort, name)}>
      <button type="button" className="study-cell" onClick={() => order(name)}>
        {title}
        {sort.replace(/^-/, '') === name && <span aria-hidden="true">{sort.startsWith('-') ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  );
  return (
    <section aria-label="Results">
      <form className="results-bar" onSubmit={filter}>
        <h2>Results</h2>
        <Field label="Only sets where" error={page.error ?? undefined} hint="Such as trades >= 30 and max_drawdown < 0.2">
          {(field) => <input {...field} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <Button type="submit">Apply</Button>
        {sort !== '' && (
          <Button
            onClick={() => {
              setSort('');
              setCursors([null]);
            }}
          >
            Best first
          </Button>
        )}
        <a href={api.studyCsv(study.id)} download={`${study.id}.csv`}>
          Save as CSV
        </a>
      </form>
      {page.data === null ? (
        page.error === null ? (
          <Loading what="the sets" />
        ) : (
          <LoadError what="The sets" reason={page.error} onRetry={page.reload} />
        )
      ) : page.data.items.length === 0 ? (
        <Empty title="No set here">{where === '' ? 'They appear as they are computed.' : 'No set satisfies the condition so far.'}</Empty>
      ) : (
        <>
          <div className="study-scroll" tabIndex={0} role="region" aria-label="Table of results">
            <table className="study-table results-table">
              <thead>
                <tr>
                  <th scope="col">
                    <span className="visually-hidden">Compare</span>
                  </th>
                  {head('set', 'Set')}
                  {study.symbols.length > 1 && <th scope="col">Symbol</th>}
                  {costs.length > 1 && <th scope="col">Costs</th>}
                  {names.map((name) => head(name, shortName(name)))}
                  {figures.every(({ name }) => name !== study.objective) && head(study.objective, figureName(study.objective))}
                  {figures.map(({ name, title }) => head(name, title))}
                  <th scope="col">Equity</th>
                  <th scope="col">Path</th>
                  <th scope="col">
                    <span className="visually-hidden">Open</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.data.items.map((set) => (
                  <Row
                    key={set.set}
                    set={set}
                    study={study}
                    names={names}
                    costs={costs}
                    isCompared={compared.some((other) => other.set === set.set)}
                    mayCompare={compared.length < mostCompared}
                    onCompare={choose}
                    onOpen={onOpen}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <div className="results-pages">
            <Button disabled={cursors.length === 1} onClick={() => setCursors(cursors.slice(0, -1))}>
              Previous
            </Button>
            <span className="muted num">{`Page ${cursors.length}`}</span>
            <Button disabled={page.data.next === null} onClick={() => setCursors([...cursors, page.data!.next])}>
              Next
            </Button>
          </div>
        </>
      )}
      {compared.length > 0 && (
        <>
          <div className="compare-bar">
            <span className="num">{`${compared.length} of up to ${mostCompared} sets to compare`}</span>
            <Button onClick={() => comparison.current?.scrollIntoView({ block: 'nearest' })}>Show them beside each other</Button>
          </div>
          <div ref={comparison}>
            <SetComparison study={study} sets={compared} onClear={() => setCompared([])} />
          </div>
        </>
      )}
    </section>
  );
}

interface RowProps {
  set: StudySet;
  study: Study;
  names: readonly string[];
  costs: readonly Record<string, unknown>[];
  isCompared: boolean;
  mayCompare: boolean;
  onCompare: (set: StudySet, isChosen: boolean) => void;
  onOpen: (set: number) => void;
}

function Row({ set, study, names, costs, isCompared, mayCompare, onCompare, onOpen }: RowProps) {
  const way = set.error ?? (set.path_reason === undefined ? set.path : `${set.path}: ${set.path_reason}`);
  return (
    <tr data-set={set.set} className={set.meets_constraints ? '' : 'muted'}>
      <td>
        <input
          type="checkbox"
          aria-label={`Compare set ${set.set}`}
          checked={isCompared}
          disabled={!isCompared && !mayCompare}
          onChange={(event) => onCompare(set, event.target.checked)}
        />
      </td>
      <td className="num right">{set.set}</td>
      {study.symbols.length > 1 && <td>{set.symbol}</td>}
      {costs.length > 1 && <td>{costsText(costs[set.account] ?? {}) || 'of the account'}</td>}
      {names.map((name) => (
        <td key={name} className="num right">
          {String(set.parameters[name] ?? '')}
        </td>
      ))}
      {figures.every(({ name }) => name !== study.objective) && <td className="num right">{plain(set.objective)}</td>}
      {figures.map(({ name, text }) => (
        <td key={name} className="num right" data-figure={name} data-value={String(set.metrics?.[name] ?? '')}>
          {text(set.metrics?.[name])}
        </td>
      ))}
      <td>{set.equity !== undefined && <Sparkline points={set.equity} base={set.equity[0] ?? 0} width={96} height={24} />}</td>
      <td className="muted set-path" title={way}>
        {way}
      </td>
      <td>
        <Button className="small" aria-label={`Open as run, set ${set.set}`} onClick={() => onOpen(set.set)}>
          Open as run
        </Button>
      </td>
    </tr>
  );
}

function sortOf(sort: string, name: string): 'ascending' | 'descending' | undefined {
  if (sort.replace(/^-/, '') !== name) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}

import { useEffect, useState } from 'react';
import { compareLink, studies } from '../actions/links';
import * as api from '../data/api';
import { number } from '../format/numbers';
import { Button } from '../ui/Button';
import { Empty, LoadError, Loading } from '../ui/Empty';
import { useLoaded } from '../ui/useLoaded';
import type { Run } from '../wire/rest';
import { EditRunDialog } from './EditRunDialog';
import { RunsTable } from './RunsTable';
import './runs.css';
import '../ui/check.css';

export const mostCompared = 6;
const askAfterMs = 200;

/** Every run of every execution: search, order, open, compare, start again with changes. */
export default function RunsPage() {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [sort, setSort] = useState('-started_at');
  const [starred, setStarred] = useState(false);
  const [chosen, setChosen] = useState<readonly Run[]>([]);
  const [edited, setEdited] = useState<Run | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), askAfterMs);
    return () => clearTimeout(timer);
  }, [text]);
  const runs = useLoaded(`runs:${asked}:${sort}:${starred}`, () => api.runs({ text: asked, sort, starred }));
  const isChosen = (run: Run) => chosen.some((each) => nameOf(each) === nameOf(run));
  const choose = (run: Run) =>
    setChosen(isChosen(run) ? chosen.filter((each) => nameOf(each) !== nameOf(run)) : [...chosen, run].slice(-mostCompared));
  return (
    <section className="runs" aria-label="Runs">
      <div className="runs-bar">
        <h1>Runs</h1>
        <input
          className="input"
          type="search"
          placeholder="Strategy, label, symbol, tag or note"
          aria-label="Find runs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={starred} onChange={(event) => setStarred(event.target.checked)} /> Marked only
        </label>
        <a href={studies}>Studies</a>
        <span className="muted num">{runs.data === null ? '' : countText(runs.data.length)}</span>
        {chosen.length >= 2 ? (
          <a className="button primary" href={compareLink(chosen.map(({ session_id: sessionId, run }) => ({ sessionId, run })))}>
            Compare {chosen.length}
          </a>
        ) : (
          <Button disabled title="Choose two to six runs">
            Compare
          </Button>
        )}
      </div>
      {runs.data === null ? (
        runs.error === null ? (
          <Loading what="the runs" />
        ) : (
          <LoadError what="The runs" reason={runs.error} onRetry={runs.reload} />
        )
      ) : runs.data.length === 0 ? (
        <Empty title={asked === '' && !starred ? 'No run yet' : 'No run matches'}>
          {asked === '' && !starred ? 'Every run that is started is kept here, with its files.' : 'Other words may find it.'}
        </Empty>
      ) : (
        <RunsTable
          runs={runs.data}
          sort={sort}
          isChosen={isChosen}
          onChoose={choose}
          onSort={setSort}
          onEdit={setEdited}
          onChanged={runs.reload}
        />
      )}
      {edited !== null && (
        <EditRunDialog
          run={edited}
          onClose={() => setEdited(null)}
          onChanged={() => {
            setEdited(null);
            runs.reload();
          }}
        />
      )}
    </section>
  );
}

function countText(count: number): string {
  return `${number(count, 0)} ${count === 1 ? 'run' : 'runs'}`;
}

function nameOf({ session_id: sessionId, run }: Run): string {
  return `${sessionId}:${run}`;
}

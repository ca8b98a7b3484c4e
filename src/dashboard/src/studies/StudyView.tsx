import { useState } from 'react';
import { runLink, studies } from '../actions/links';
import * as api from '../data/api';
import { feed } from '../data/feed';
import { nameOfStrategy, useStrategies } from '../data/strategies';
import { number } from '../format/numbers';
import { Button } from '../ui/Button';
import { confirm } from '../ui/confirm';
import { LoadError, Loading } from '../ui/Empty';
import { attempt, notify } from '../ui/notices';
import type { Study } from '../wire/rest';
import { HeatMap } from './HeatMap';
import { axesOf } from './setMap';
import { figureName, luckLines } from './luckWords';
import { ParallelPlot } from './ParallelPlot';
import { ResultsTable } from './ResultsTable';
import { isUnderWay, progressText, stateName } from './studyWords';
import { useAtMostEvery } from './useAtMostEvery';
import { useSets } from './useSets';
import { useStudy } from './useStudies';
import { parametersText, WalkForwardPlot } from './WalkForwardPlot';

/** Sets are asked for once a second while they come. */
const setsEveryMs = 1_000;

/** The page of a study: how far it is, what it found, and what luck has to do with it. */
export function StudyView({ id }: { id: string }) {
  const { data: study, error, reload } = useStudy(id);
  if (study === null)
    return error === null ? <Loading what="the study" /> : <LoadError what="The study" reason={error} onRetry={reload} />;
  return <Shown study={study} onChanged={reload} />;
}

function Shown({ study, onChanged }: { study: Study; onChanged: () => void }) {
  useStrategies();
  const version = useAtMostEvery(`${study.progress.done}:${study.state}`, setsEveryMs);
  const sets = useSets(study.id, version);
  const [symbol, setSymbol] = useState<string | null>(null);
  const axes = axesOf(study.request);
  const shownSymbol = symbol ?? study.symbols[0]!;
  const points = study.symbols.length < 2 ? sets.points : sets.points.filter((point) => point.symbol === shownSymbol);
  const objective = figureName(study.objective);
  const open = async (set: number) => {
    await attempt(async () => {
      const execution = await api.openSet(study.id, set, `${study.id}-set-${set}`);
      feed.refresh();
      notify(`Set ${set} is a run now.`);
      window.location.hash = runLink(execution.session_id);
    });
  };
  return (
    <div className="study" data-study={study.id} data-state={study.state}>
      <div className="studies-bar">
        <a href={studies}>All studies</a>
        <h1>{`${nameOfStrategy(study.strategy_id)} · ${study.id}`}</h1>
        <span className="muted">
          {`${study.symbols.join(', ')} on ${study.broker_connection_id}, ${number(study.sets, 0)} sets by ${objective}`}
        </span>
        <Commands study={study} onChanged={onChanged} />
      </div>
      <Progress study={study} />
      {study.error !== null && (
        <p className="field-error" role="alert">
          {study.error}
        </p>
      )}
      {study.best !== null && (
        <p className="study-best" data-best={study.best.set}>
          <strong>{study.state === 'completed' ? 'Best set' : 'Best so far'}</strong>{' '}
          {`${parametersText(study.best.parameters)}: ${objective} ${number(study.best.objective, 3)}`}{' '}
          <Button kind="primary" className="small" onClick={() => void open(study.best!.set)}>
            Open the best set as a run
          </Button>
        </p>
      )}
      {study.luck !== null && (
        <section aria-label="Luck">
          <h2>What luck has to do with it</h2>
          <ul className="luck">
            {luckLines(study.luck, study.objective).map(({ key, text, tone }) => (
              <li key={key} data-luck={key} className={tone}>
                {text}
              </li>
            ))}
          </ul>
        </section>
      )}
      {study.symbols.length > 1 && axes.length > 0 && (
        <label className="check">
          Symbol{' '}
          <select className="input" value={shownSymbol} onChange={(event) => setSymbol(event.target.value)}>
            {study.symbols.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      {sets.error !== null && <p className="field-error">{sets.error}</p>}
      <div className="study-pictures">
        {axes.length >= 2 && (
          <section aria-label="Map">
            <h2>{`${objective} by parameter`}</h2>
            <HeatMap
              axes={axes}
              points={points}
              objective={objective}
              direction={study.direction}
              onChoose={(set) => chosen(study, set, open)}
            />
          </section>
        )}
        {axes.length > 0 && points.length > 0 && (
          <ParallelPlot axes={axes} points={points} objective={objective} direction={study.direction} />
        )}
      </div>
      {isWalkForward(study) && <WalkForwardPlot id={study.id} objective={study.objective} version={version} />}
      <ResultsTable study={study} version={version} onOpen={(set) => void open(set)} />
    </div>
  );
}

function Commands({ study, onChanged }: { study: Study; onChanged: () => void }) {
  const command = (verb: 'stop' | 'resume') => void attempt(() => api.studyCommand(study.id, verb)).then(onChanged);
  const remove = () =>
    confirm({
      title: `Delete ${study.id}?`,
      text: 'Its sets and their figures are deleted. Runs that were opened from it stay.',
      action: 'Delete',
      danger: true,
      onYes: () =>
        void attempt(() => api.removeStudy(study.id)).then((done) => {
          if (done) window.location.hash = studies;
        }),
    });
  return (
    <span className="study-commands">
      <Button icon="stop" disabled={!isUnderWay(study)} onClick={() => command('stop')}>
        Stop
      </Button>
      <Button icon="play" disabled={study.state !== 'stopped' && study.state !== 'failed'} onClick={() => command('resume')}>
        Resume
      </Button>
      <Button icon="trash" onClick={remove}>
        Delete
      </Button>
    </span>
  );
}

export function Progress({ study }: { study: Study }) {
  return (
    <div className="study-progress">
      <progress max={100} value={study.progress.percent} aria-label={`Progress of ${study.id}`} />
      <span className="num muted">{`${stateName(study.state)}: ${progressText(study.progress)}`}</span>
    </div>
  );
}

/** Asks before a click on the map leaves the page. */
function chosen(study: Study, set: number, open: (set: number) => Promise<void>): void {
  confirm({
    title: `Set ${set}`,
    text: `Open set ${set} of ${study.id} as a run? It is backtested once more, with all its files.`,
    action: 'Open as run',
    onYes: () => void open(set),
  });
}

function isWalkForward({ request }: Study): boolean {
  return JSON.stringify(request.method ?? '').includes('walk_forward');
}

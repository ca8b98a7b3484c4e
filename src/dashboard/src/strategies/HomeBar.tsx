import { commandMany, stopMany } from '../actions/commands';
import { showDialog } from '../actions/view';
import { useOnline } from '../data/online';
import type { Session } from '../data/world';
import { isActive } from '../format/words';
import { Button, IconButton } from '../ui/Button';
import { choices, sorts, stateFilters, type HomeList, type SortKey } from './homeList';
import '../actions/controls.css';

export type HomeView = 'cards' | 'table';

interface HomeBarProps {
  sessions: readonly Session[];
  /** What the commands are for: the chosen ones, or all that are listed. */
  targets: readonly Session[];
  isChoice: boolean;
  list: HomeList;
  view: HomeView;
  symbolOf: (session: Session) => string | null;
  onList: (changes: Partial<HomeList>) => void;
  onView: (view: HomeView) => void;
}

/** Which strategies are listed, how, and what is done to many of them. */
export function HomeBar({ sessions, targets, isChoice, list, view, symbolOf, onList, onView }: HomeBarProps) {
  return (
    <div className="strategies-bar">
      <div className="filters" role="group" aria-label="Filter by state">
        {stateFilters.map(({ id, label, holds }) => (
          <button key={id} type="button" aria-pressed={id === list.state} onClick={() => onList({ state: id })}>
            {label} <span className="num">{sessions.filter(holds).length}</span>
          </button>
        ))}
      </div>
      <input
        className="input"
        type="search"
        placeholder="Find a strategy"
        aria-label="Find a strategy"
        value={list.search}
        onChange={(event) => onList({ search: event.target.value })}
      />
      <Choice
        name="tag"
        values={choices(sessions, ({ execution }) => execution?.tags ?? [])}
        value={list.tag}
        onChange={(tag) => onList({ tag })}
      />
      <Choice
        name="symbol"
        values={choices(sessions, (session) => [symbolOf(session)])}
        value={list.symbol}
        onChange={(symbol) => onList({ symbol })}
      />
      <Choice
        name="account"
        values={choices(sessions, ({ execution }) => [execution?.broker_connection_id])}
        value={list.account}
        onChange={(account) => onList({ account })}
      />
      <select
        className="speed-select home-sort"
        aria-label="Order"
        title="Order"
        value={list.sort}
        onChange={(event) => onList({ sort: event.target.value as SortKey })}
      >
        {sorts.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <IconButton
        icon={view === 'cards' ? 'list' : 'grid'}
        label={view === 'cards' ? 'Show a table' : 'Show cards'}
        onClick={() => onView(view === 'cards' ? 'table' : 'cards')}
      />
      <Commands targets={targets} isChoice={isChoice} />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  values: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** A filter; not there while there is nothing to choose between. */
function Choice({ name, values, value, onChange }: ChoiceProps) {
  if (values.length < 2 && value === '' && (name !== 'tag' || values.length === 0)) return null;
  return (
    <select
      className="speed-select"
      aria-label={`Filter by ${name}`}
      title={`Filter by ${name}`}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Any {name}</option>
      {values.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  );
}

function Commands({ targets, isChoice }: Pick<HomeBarProps, 'targets' | 'isChoice'>) {
  const online = useOnline();
  const startable = targets.filter(({ state }) => state === 'queued');
  const pausable = targets.filter(({ state, execution }) => state === 'running' && execution?.mode === 'live_simulation');
  const stoppable = targets.filter(({ state }) => isActive(state));
  const which = (some: readonly Session[]) => (isChoice ? String(some.length) : 'all');
  return (
    <div className="strategies-actions">
      <Button icon="play" disabled={!online || startable.length === 0} onClick={() => void commandMany(startable, 'start')}>
        Start {which(startable)}
      </Button>
      <Button icon="pause" disabled={!online || pausable.length === 0} onClick={() => void commandMany(pausable, 'pause')}>
        Pause {which(pausable)}
      </Button>
      <Button icon="stop" disabled={!online || stoppable.length === 0} onClick={() => stopMany(stoppable)}>
        Stop {which(stoppable)}
      </Button>
      <Button kind="primary" icon="plus" disabled={!online} onClick={() => showDialog('add')}>
        <span>
          Add<span className="add-what"> execution</span>
        </span>
      </Button>
    </div>
  );
}

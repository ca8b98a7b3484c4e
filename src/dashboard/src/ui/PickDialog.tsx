import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { Dialog } from './Dialog';
import './pickDialog.css';

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly hint?: string;
}

interface PickDialogProps {
  title: string;
  choices: readonly Choice[];
  onPick: (id: string) => void;
  onClose: () => void;
}

const mostShown = 200;

/** A list to choose from by typing a part of a name: all of it with the keyboard, or with a click. */
export function PickDialog({ title, choices, onPick, onClose }: PickDialogProps) {
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const list = useId();
  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/);
    return choices
      .filter(({ name, hint = '', id }) => words.every((word) => `${name} ${hint} ${id}`.toLowerCase().includes(word)))
      .slice(0, mostShown);
  }, [choices, text]);
  const current = Math.min(index, shown.length - 1);
  const take = (id: string | undefined) => {
    if (id === undefined) return;
    onClose();
    onPick(id);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = Math.max(0, Math.min(shown.length - 1, current + step));
      setIndex(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(shown[current]?.id);
    }
  };
  return (
    <Dialog title={title} onClose={onClose} width={460}>
      <div className="dialog-body pick">
        <input
          className="input"
          role="combobox"
          aria-label={title}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current < 0 ? undefined : `${list}-${current}`}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={text}
          placeholder="Type to find"
          onChange={(event) => {
            setText(event.target.value);
            setIndex(0);
          }}
          onKeyDown={pressed}
        />
        <ul id={list} role="listbox" aria-label={title} className="pick-list">
          {shown.map((choice, position) => (
            <li
              key={choice.id}
              id={`${list}-${position}`}
              role="option"
              aria-selected={position === current}
              data-choice={choice.id}
              onClick={() => take(choice.id)}
            >
              <span>{choice.name}</span>
              {choice.hint !== undefined && <span className="muted">{choice.hint}</span>}
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p className="muted">Nothing has such a name.</p>}
      </div>
    </Dialog>
  );
}

import { useState } from 'react';
import { Button } from '../../ui/Button';
import {
  addStructure,
  expiries,
  isDate,
  mostSteps,
  strikeChoiceOf,
  strikeKinds,
  strikeText,
  structures,
  type StrikeKind,
} from '../model/options';
import { fieldsOf, textOf } from '../model/strategyGraph';
import { act } from '../state/editor';
import { Row, TextField, type ScalarProps } from './Scalars';
import { useField } from './useField';

const onDate = 'date';

const today = (): string => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);

/** An expiry by name, or on a date. */
export function ExpiryField(props: ScalarProps) {
  const { pointer, label, help, isRequired } = props;
  const field = useField(pointer);
  const written = textOf(field.value);
  const word = written.toUpperCase();
  const isNamed = expiries.some(([name]) => name === word);
  // What is neither is typed.
  if (written !== '' && !isNamed && !isDate(written) && fieldsOf(field.value)['$param'] === undefined) return <TextField {...props} />;
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <>
          <select
            id={id}
            className="input"
            aria-describedby={note}
            value={isDate(written) ? onDate : word}
            onChange={({ target }) => field.set(target.value === onDate ? today() : target.value)}
          >
            {written === '' && <option value="">choose…</option>}
            {expiries.map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
            <option value={onDate}>On a date</option>
          </select>
          {isDate(written) && (
            <input
              className="input"
              type="date"
              aria-label={`${label}: date`}
              value={written}
              onChange={({ target }) => target.value !== '' && field.set(target.value)}
            />
          )}
        </>
      )}
    </Row>
  );
}

/** Where a strike is: at the money, steps from it, or by a value that stands in its own field. */
export function StrikeField({ pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  const choice = strikeChoiceOf(field.value) ?? { kind: 'ATM' as const, steps: 1 };
  const hasSteps = choice.kind === 'ITM' || choice.kind === 'OTM';
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <>
          <select
            id={id}
            className="input"
            aria-describedby={note}
            value={choice.kind}
            onChange={({ target }) => field.set(strikeText({ kind: target.value as StrikeKind, steps: choice.steps }))}
          >
            {strikeKinds.map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
          {hasSteps && (
            <input
              className="input form-steps"
              type="number"
              min={1}
              max={mostSteps}
              aria-label={`${label}: steps from the money`}
              value={choice.steps}
              onChange={({ target }) => target.value !== '' && field.set(strikeText({ kind: choice.kind, steps: Number(target.value) }))}
            />
          )}
        </>
      )}
    </Row>
  );
}

/** Adds the legs of a structure to the positions of an entry. A key in a closed list chooses at once: only the button adds. */
export function StructureMenu({ pointer }: { pointer: string }) {
  const [name, setName] = useState('');
  const structure = structures.find((each) => each.name === name);
  const add = () => {
    if (structure !== undefined) act(name, (text) => addStructure(text, pointer, structure));
    setName('');
  };
  return (
    <>
      <select className="input form-as" aria-label="Structure of options" value={name} onChange={({ target }) => setName(target.value)}>
        <option value="">Structure…</option>
        {structures.map((each) => (
          <option key={each.name} value={each.name}>
            {each.name}
          </option>
        ))}
      </select>
      <Button className="small" disabled={structure === undefined} onClick={add}>
        Add legs
      </Button>
    </>
  );
}

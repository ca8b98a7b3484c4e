import { Button, IconButton } from '../../ui/Button';
import { operatorOf, type Operator } from '../model/catalogue';
import { below } from '../model/json';
import { insertItem, moveItem, removeValue, setValue, wrapConditions } from '../model/operations';
import { knownIndicators } from '../model/references';
import { fieldsOf, listOf, textOf } from '../model/strategyGraph';
import type { Json } from '../model/textEdits';
import { conditionWords } from '../model/words';
import { act, currentDocument, useDocument } from '../state/editor';
import { useCatalogue } from '../state/catalogue';
import { wordingOf } from '../state/wording';
import { Operand } from './Operand';
import { useField } from './useField';

/** A comparison to begin with: what is likely meant, and a number to change. */
function newComparison(): Json {
  const known = knownIndicators(currentDocument().graph)[0];
  const lhs: Json =
    known === undefined
      ? { type: 'candle_data', field: 'close', offset: -1 }
      : { type: 'indicator', name: known.name, ...(known.isFirst ? {} : { timeframeId: known.timeframe }) };
  return { lhs, operator: '>', rhs: { type: 'constant', value: 0 } };
}

const newGroup = (): Json => ({ groupLogic: 'OR', conditions: [newComparison()] });

/** Conditions of a signal in rows, with the sentence that they make. */
export function Conditions({ pointer, label, help }: { pointer: string; label: string; help: string | undefined }) {
  const field = useField(pointer);
  const { value } = field;
  const words = conditionWords(value, wordingOf(useDocument().graph));
  const list = listOf(value);
  const isList = Array.isArray(value) || field.node === undefined;
  // Builders keep a list with one group: that group is what a person sees.
  const only = list.length === 1 && fieldsOf(list[0])['conditions'] !== undefined ? below(pointer, 0) : null;
  return (
    <section className="form-part conditions-part" data-pointer={pointer} aria-label={label}>
      <header>
        <h4 title={help}>{label}</h4>
      </header>
      <p className="conditions-words" data-words>
        {words === '' ? <span className="muted">No condition yet: the signal never fires.</span> : words}
      </p>
      {field.problem !== undefined && (
        <p className={field.isWarning ? 'form-note warn' : 'form-note down'} role="alert">
          {field.problem.message}
        </p>
      )}
      {only !== null ? (
        <Group pointer={only} list={below(only, 'conditions')} level={0} />
      ) : isList ? (
        <Group pointer={pointer} list={pointer} level={0} />
      ) : fieldsOf(value)['conditions'] !== undefined ? (
        <Group pointer={pointer} list={below(pointer, 'conditions')} level={0} />
      ) : (
        <Comparison pointer={pointer} place={null} />
      )}
    </section>
  );
}

interface Place {
  readonly list: string;
  readonly index: number;
  readonly count: number;
}

const logics = [
  { word: 'AND', words: 'all of' },
  { word: 'OR', words: 'any of' },
  { word: 'NOT', words: 'none of' },
];

/** Conditions that are joined. The list of a signal is joined by AND; another word makes a group of it. */
function Group({ pointer, list, level, place = null }: { pointer: string; list: string; level: number; place?: Place | null }) {
  const group = useField(pointer);
  const members = listOf(useField(list).value);
  const isBare = pointer === list;
  const logic = isBare ? 'AND' : textOf(fieldsOf(group.value)['groupLogic']).toUpperCase() || 'AND';
  const isOff = !isBare && fieldsOf(group.value)['enabled'] === false;
  const turn = (word: string) => {
    if (isBare) act('Group', (text) => wrapConditions(text, pointer, word));
    else act('Group', (text) => setValue(text, below(pointer, 'groupLogic'), word));
  };
  return (
    <div
      className={`condition-group ${isOff ? 'condition-off' : ''}`}
      role="group"
      aria-label={`${logics.find(({ word }) => word === logic)?.words ?? logic}`}
      data-pointer={pointer}
    >
      <div className="condition-head">
        <select className="input condition-logic" aria-label="Joined by" value={logic} onChange={(event) => turn(event.target.value)}>
          {logics.map(({ word, words }) => (
            <option key={word} value={word}>
              {words}
            </option>
          ))}
        </select>
        <Button className="small" icon="plus" onClick={() => act('Condition', (text) => insertItem(text, list, newComparison()))}>
          Comparison
        </Button>
        <Button className="small" icon="plus" onClick={() => act('Group', (text) => insertItem(text, list, newGroup()))}>
          Group
        </Button>
        {place !== null && <PlaceButtons place={place} pointer={pointer} isOff={isOff} what="group" />}
      </div>
      {members.map((member, index) => {
        const at = below(list, index);
        const inner: Place = { list, index, count: members.length };
        return fieldsOf(member)['conditions'] !== undefined ? (
          <Group key={index} pointer={at} list={below(at, 'conditions')} level={level + 1} place={inner} />
        ) : (
          <Comparison key={index} pointer={at} place={inner} />
        );
      })}
    </div>
  );
}

function PlaceButtons({ place, pointer, isOff, what }: { place: Place; pointer: string; isOff: boolean; what: string }) {
  const { list, index, count } = place;
  return (
    <span className="condition-buttons">
      <IconButton
        icon={isOff ? 'play' : 'pause'}
        label={isOff ? `Switch the ${what} on` : `Switch the ${what} off`}
        aria-pressed={isOff}
        onClick={() =>
          act('Switch', (text) => (isOff ? removeValue(text, below(pointer, 'enabled')) : setValue(text, below(pointer, 'enabled'), false)))
        }
      />
      <IconButton
        icon="up"
        label={`Move the ${what} up`}
        disabled={index === 0}
        onClick={() => act('Order', (text) => moveItem(text, list, index, -1))}
      />
      <IconButton
        icon="down"
        label={`Move the ${what} down`}
        disabled={index === count - 1}
        onClick={() => act('Order', (text) => moveItem(text, list, index, 1))}
      />
      <IconButton icon="trash" label={`Remove the ${what}`} onClick={() => act('Remove', (text) => removeValue(text, pointer))} />
    </span>
  );
}

/** A row: side, operator, side. */
function Comparison({ pointer, place }: { pointer: string; place: Place | null }) {
  const { operators } = useCatalogue();
  const field = useField(pointer);
  const { value } = field;
  const wording = wordingOf(useDocument().graph);
  const fields = fieldsOf(value);
  const written = textOf(fields['operator']);
  const operator = operatorOf(operators, written);
  const isOff = fields['enabled'] === false;
  const turn = (word: string) => act('Operator', (text) => setValue(text, below(pointer, 'operator'), word));
  return (
    <div
      className={`comparison ${isOff ? 'condition-off' : ''}`}
      data-pointer={pointer}
      role="group"
      aria-label={conditionWords({ ...fields, enabled: true }, wording)}
    >
      {field.problem !== undefined && (
        <p className={field.isWarning ? 'form-note warn' : 'form-note down'} role="alert">
          {field.problem.message}
        </p>
      )}
      <Operand pointer={below(pointer, 'lhs')} label="Left side" />
      <div className="comparison-operator">
        <select
          className="input"
          aria-label="Operator"
          data-pointer={below(pointer, 'operator')}
          value={operator?.operator ?? written}
          onChange={(event) => turn(event.target.value)}
        >
          {operators.map(({ operator: symbol, label }) => (
            <option key={symbol} value={symbol}>
              {label}
            </option>
          ))}
          {operator === undefined && <option value={written}>{written === '' ? 'choose…' : `${written} (unknown)`}</option>}
        </select>
        {place !== null && <PlaceButtons place={place} pointer={pointer} isOff={isOff} what="comparison" />}
      </div>
      <RightSide pointer={pointer} operator={operator} />
    </div>
  );
}

function RightSide({ pointer, operator }: { pointer: string; operator: Operator | undefined }) {
  const right = useField(below(pointer, 'rhs'));
  const list = useField(below(pointer, 'list'));
  if (operator?.right === 'two') {
    // Builders write two bounds in several ways; each is edited where it stands.
    const isPair = Array.isArray(right.value);
    const named = fieldsOf(right.value);
    const keys = (
      [
        ['lower', 'upper'],
        ['from', 'to'],
        ['min', 'max'],
      ] as const
    ).find(([low, high]) => named['type'] === undefined && low in named && high in named);
    const [low, high] = isPair
      ? [below(pointer, 'rhs', 0), below(pointer, 'rhs', 1)]
      : keys !== undefined
        ? [below(pointer, 'rhs', keys[0]), below(pointer, 'rhs', keys[1])]
        : [below(pointer, 'rhs'), below(pointer, 'rhsUpper')];
    return (
      <>
        <Operand pointer={low} label="Lower bound" />
        <Operand pointer={high} label="Upper bound" />
      </>
    );
  }
  if (operator?.right === 'list') {
    const at =
      list.node !== undefined || right.node === undefined
        ? below(pointer, 'list')
        : Array.isArray(right.value)
          ? below(pointer, 'rhs')
          : fieldsOf(right.value)['items'] !== undefined
            ? below(pointer, 'rhs', 'items')
            : below(pointer, 'list');
    return <ValueList pointer={at} />;
  }
  return <Operand pointer={below(pointer, 'rhs')} label="Right side" />;
}

function ValueList({ pointer }: { pointer: string }) {
  const values = listOf(useField(pointer).value);
  return (
    <div className="value-list">
      {values.map((_, index) => (
        <div key={index} className="value-list-item">
          <Operand pointer={below(pointer, index)} label={`Value ${index + 1}`} />
          <IconButton
            icon="close"
            label={`Remove value ${index + 1}`}
            onClick={() => act('Remove', (text) => removeValue(text, below(pointer, index)))}
          />
        </div>
      ))}
      <Button className="small" icon="plus" onClick={() => act('Value', (text) => insertItem(text, pointer, 0))}>
        Value
      </Button>
    </div>
  );
}

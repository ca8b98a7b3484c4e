import { useState } from 'react';
import { IconButton } from '../../ui/Button';
import { expressionOf, firstObject, keyOf, resolved } from '../model/catalogue';
import { setValue } from '../model/operations';
import { below } from '../model/json';
import { knownIndicators, startOf } from '../model/references';
import { fieldsOf, freeName, listOf, textOf } from '../model/strategyGraph';
import { RawJson, type Json } from '../model/textEdits';
import { operandWords } from '../model/words';
import { act, currentDocument, useDocument } from '../state/editor';
import { catalogueNow, firstIndicator, useCatalogue, useIndicators } from '../state/catalogue';
import { wordingOf } from '../state/wording';
import { ObjectForm } from './FieldControl';
import { numberText } from './Scalars';
import { useField } from './useField';

const short = 'constant';

/** An operand: what it is, and its settings. Short forms, a number or a time, are typed as they stand. */
export function Operand({ pointer, label }: { pointer: string; label: string }) {
  const catalogue = useCatalogue();
  const { graph } = useDocument();
  const field = useField(pointer);
  const [isOpen, setOpen] = useState(false);
  const value = field.value;
  const isShort = typeof value !== 'object' || value === null;
  const parameter = fieldsOf(value)['$param'];
  const kind = isShort ? undefined : expressionOf(catalogue, value);
  const known = knownIndicators(graph);
  const shownKind = parameter !== undefined ? '$param' : isShort ? short : (kind?.type ?? textOf(fieldsOf(value)['type']));
  const indicator = kind?.type === 'indicator' ? textOf(fieldsOf(value)['name']) : null;
  const parameters = listOf(graph.strategy['parameters']).map((each) => textOf(fieldsOf(each)['name']));
  const become = (type: string) => {
    if (type === short) field.set({ type: short, value: 0 });
    else if (type === '$param') field.set({ $param: parameters[0] ?? '' });
    else field.set(firstOf(type));
  };
  const schema = kind === undefined ? undefined : resolved(catalogue, kind.schema);
  const hasMore = schema !== undefined && Object.keys(schema.properties ?? {}).length > 1;
  const groups = [...new Set(catalogue.expressions.map(({ returns }) => returns))];
  return (
    <div className="operand" data-pointer={pointer} onFocus={field.visit}>
      <div className="operand-line">
        <select
          className="input operand-kind"
          aria-label={`${label}: kind`}
          title={kind?.help}
          value={shownKind}
          onChange={(event) => become(event.target.value)}
        >
          <option value={short}>Number or time</option>
          {parameters.length > 0 && <option value="$param">Parameter</option>}
          {groups.map((returns) => (
            <optgroup key={returns} label={returnWords[returns] ?? returns}>
              {catalogue.expressions
                .filter((each) => each.returns === returns && each.type !== short)
                .map(({ type, label: words }) => (
                  <option key={type} value={type}>
                    {words}
                  </option>
                ))}
            </optgroup>
          ))}
          {kind === undefined && !isShort && parameter === undefined && <option value={shownKind}>{shownKind || 'unknown'}</option>}
        </select>
        {isShort ? (
          <ShortInput pointer={pointer} label={label} />
        ) : kind?.type === short ? (
          <ShortInput pointer={below(pointer, keyOf(field.node, 'value', schema?.properties?.['value'] ?? {}) ?? 'value')} label={label} />
        ) : parameter !== undefined ? (
          <select
            className="input"
            aria-label={`${label}: parameter`}
            value={textOf(parameter)}
            onChange={(event) => field.set({ $param: event.target.value })}
          >
            {[...new Set([textOf(parameter), ...parameters])].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        ) : indicator !== null ? (
          <IndicatorChoice pointer={pointer} label={label} known={known} />
        ) : (
          <button type="button" className="operand-words truncate" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {operandWords(value, wordingOf(graph).indicators)}
          </button>
        )}
        {hasMore && (
          <IconButton icon={isOpen ? 'up' : 'down'} label={`${label}: settings`} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} />
        )}
      </div>
      {field.problem !== undefined && (
        <p className={field.isWarning ? 'form-note warn' : 'form-note down'} role="alert">
          {field.problem.message}
        </p>
      )}
      {isOpen && schema !== undefined && <ObjectForm schema={schema} pointer={pointer} />}
    </div>
  );
}

const returnWords: Readonly<Record<string, string>> = { price: 'Prices', number: 'Numbers', time: 'Times', money: 'Money', any: 'Others' };

/** An expression of a type to begin with. */
function firstOf(type: string): Json {
  const catalogue = catalogueNow();
  const { graph } = currentDocument();
  const schema = resolved(catalogue, catalogue.expressions.find((each) => each.type === type)!.schema);
  const made: { [key: string]: Json } = { type, ...firstObject(catalogue, schema) };
  if (type === 'indicator') {
    const known = knownIndicators(graph).find(({ instrument }) => instrument === 'TI');
    return known === undefined ? made : { type, name: known.name, ...(known.isFirst ? {} : { timeframeId: known.timeframe }) };
  }
  if (type === 'candle_data') return { ...made, field: 'close', offset: -1 };
  return made;
}

/** A number keeps the spelling that is typed; anything else is a text, such as a time. */
function ShortInput({ pointer, label }: { pointer: string; label: string }) {
  const field = useField(pointer);
  const [waiting, setWaiting] = useState<string | null>(null);
  const type = (text: string) => {
    const clean = text.trim();
    const isNumber = numberText.test(clean);
    // Between two numbers stands a text that is none: it waits.
    const isText = /^[a-z]|:/i.test(clean);
    setWaiting(isNumber || isText ? null : text);
    if (isNumber) field.set(new RawJson(clean));
    else if (isText) field.set(clean);
  };
  return (
    <input
      className="input"
      aria-label={label}
      aria-invalid={waiting !== null}
      autoComplete="off"
      value={waiting ?? (typeof field.value === 'string' ? field.value : field.text)}
      onChange={(event) => type(event.target.value)}
      onBlur={() => setWaiting(null)}
    />
  );
}

interface IndicatorChoiceProps {
  pointer: string;
  label: string;
  known: ReturnType<typeof knownIndicators>;
}

/** The indicators that the strategy has, and all others: one that is new is added where it is used. */
function IndicatorChoice({ pointer, label, known }: IndicatorChoiceProps) {
  const indicators = useIndicators();
  const { graph } = useDocument();
  const field = useField(pointer);
  const { name, timeframeId, instrumentType } = fieldsOf(field.value);
  const isSupporting = textOf(instrumentType).toUpperCase() === 'SI';
  const current = known.find(
    (each) =>
      each.name === name &&
      (each.instrument === 'SI') === isSupporting &&
      (textOf(timeframeId) === '' ? each.isFirst : each.timeframe === textOf(timeframeId)),
  );
  const keyOfKnown = (each: (typeof known)[number]) => `have ${each.instrument} ${each.timeframe} ${each.name}`;
  const take = (choice: string) => {
    const had = known.find((each) => keyOfKnown(each) === choice);
    if (had !== undefined) {
      act('Indicator', (text) =>
        setValue(text, pointer, {
          ...(fieldsOf(field.value) as Record<string, Json>),
          name: had.name,
          ...(had.isFirst && timeframeId === undefined ? {} : { timeframeId: had.timeframe }),
          ...(had.instrument === 'TI' && instrumentType === undefined ? {} : { instrumentType: had.instrument }),
        }),
      );
      return;
    }
    const kind = choice.replace(/^new /, '');
    const start = startOf(graph);
    if (start === undefined) return;
    const list = below(start.pointer, 'data', 'tradingInstrumentConfig', 'timeframes', 0, 'indicators');
    const taken = new Set(known.map((each) => each.name));
    const key = taken.has(kind) ? freeName(kind, taken) : kind;
    act('Add an indicator', (text) => setValue(text, below(list, key), firstIndicator(kind)));
    field.set({ type: 'indicator', name: key });
  };
  return (
    <select
      className="input"
      aria-label={`${label}: indicator`}
      value={current === undefined ? '' : keyOfKnown(current)}
      onChange={(event) => take(event.target.value)}
    >
      {current === undefined && <option value="">{textOf(name) || 'choose…'}</option>}
      <optgroup label="Of this strategy">
        {known.map((each) => (
          <option key={keyOfKnown(each)} value={keyOfKnown(each)}>
            {[each.label, each.timeframe, each.instrument === 'SI' ? 'SI' : ''].filter((part) => part !== '').join(' · ')}
          </option>
        ))}
      </optgroup>
      <optgroup label="Add one">
        {indicators.map((each) => (
          <option key={each.name} value={`new ${each.name}`}>
            + {each.name} · {each.label}
          </option>
        ))}
      </optgroup>
    </select>
  );
}

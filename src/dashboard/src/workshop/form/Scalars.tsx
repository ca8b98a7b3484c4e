import { useId, useState, type ReactNode } from 'react';
import { useLoaded } from '../../ui/useLoaded';
import * as api from '../../data/api';
import { wordOf, type Schema } from '../model/catalogue';
import { parameterFrom } from '../model/operations';
import { knownIndicators, namesFor } from '../model/references';
import { fieldsOf, listOf, textOf, type Fields, type StrategyGraph } from '../model/strategyGraph';
import { RawJson } from '../model/textEdits';
import { act, useDocument } from '../state/editor';
import { indicatorKindOf, useCatalogue, useIndicators, type IndicatorKind } from '../state/catalogue';
import { useField, type FieldValue } from './useField';

export interface ScalarProps {
  schema: Schema;
  pointer: string;
  label: string;
  help: string | undefined;
  isRequired: boolean;
  /** The object that the value is a member of. */
  owner: Fields;
}

interface RowProps {
  label: string;
  pointer: string;
  help?: string | undefined;
  field: FieldValue;
  isRequired?: boolean;
  /** Of a value that a parameter may stand for. */
  canBeParameter?: boolean;
  children: (id: string, note: string) => ReactNode;
}

/** A labelled control with what the server says about its value. */
export function Row({ label, pointer, help, field, isRequired = false, canBeParameter = false, children }: RowProps) {
  const id = useId();
  const note = `${id}-note`;
  const parameter = fieldsOf(field.value)['$param'];
  return (
    <div className={`form-row ${field.problem === undefined ? '' : field.isWarning ? 'form-warned' : 'form-wrong'}`}>
      <label htmlFor={id} title={help}>
        {label}
        {isRequired && <span aria-hidden="true"> *</span>}
      </label>
      <div className="form-control" data-pointer={pointer} onFocus={field.visit}>
        {parameter === undefined ? children(id, note) : <ParameterChoice id={id} note={note} name={textOf(parameter)} field={field} />}
        {canBeParameter && field.node !== undefined && parameter === undefined && (
          <button
            type="button"
            className="form-parameter"
            title="Make it a parameter, with a slider"
            aria-label={`Make ${label} a parameter`}
            onClick={() => act('Parameter', (text) => parameterFrom(text, pointer, label))}
          >
            P
          </button>
        )}
      </div>
      {field.problem !== undefined && (
        <p id={note} className={field.isWarning ? 'form-note warn' : 'form-note down'} role="alert">
          {field.problem.message}
        </p>
      )}
    </div>
  );
}

/** A value for which a parameter stands. */
function ParameterChoice({ id, note, name, field }: { id: string; note: string; name: string; field: FieldValue }) {
  const { graph } = useDocument();
  const parameters = listOf(graph.strategy['parameters']).map(fieldsOf);
  const standard = parameters.find((each) => each['name'] === name)?.['default'];
  return (
    <>
      <select
        id={id}
        aria-describedby={note}
        className="input form-param"
        value={name}
        onChange={(event) => field.set({ $param: event.target.value })}
      >
        {[...new Set([name, ...parameters.map((each) => textOf(each['name']))])].map((each) => (
          <option key={each} value={each}>
            Parameter {each}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="form-parameter"
        title="A fixed value again"
        aria-label="A fixed value again"
        onClick={() => field.set(typeof standard === 'number' || typeof standard === 'boolean' ? standard : textOf(standard))}
      >
        ✕
      </button>
    </>
  );
}

/** A flag with a third state: not given, which means its default. */
export function FlagField({ schema, pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  const shown = field.node === undefined ? '' : String(field.value);
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired}>
      {(id, note) => (
        <select
          id={id}
          aria-describedby={note}
          aria-invalid={field.problem !== undefined && !field.isWarning}
          className="input"
          value={shown}
          onChange={(event) => (event.target.value === '' ? field.remove() : field.set(event.target.value === 'true'))}
        >
          <option value="">{schema.default === undefined ? 'not given' : `${schema.default === true ? 'yes' : 'no'} (default)`}</option>
          <option value="true">yes</option>
          <option value="false">no</option>
          {!['', 'true', 'false'].includes(shown) && <option value={shown}>{shown}</option>}
        </select>
      )}
    </Row>
  );
}

/** A number as JSON spells it. */
export const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number, spelt as it is typed. What is no number yet waits in the field. */
export function NumberField({ schema, pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <NumberInput id={id} note={note} field={field} placeholder={schema.default === undefined ? '' : String(schema.default)} />
      )}
    </Row>
  );
}

export function NumberInput({ id, note, field, placeholder }: { id: string; note: string; field: FieldValue; placeholder: string }) {
  const [waiting, setWaiting] = useState<string | null>(null);
  const shown = typeof field.value === 'string' ? field.value : field.text;
  const type = (text: string) => {
    const clean = text.trim().replace(/^\+/, '').replace(',', '.');
    if (clean === '') {
      setWaiting(null);
      field.remove();
    } else if (numberText.test(clean)) {
      setWaiting(null);
      field.set(new RawJson(clean));
    } else setWaiting(text);
  };
  return (
    <input
      id={id}
      className="input"
      inputMode="decimal"
      autoComplete="off"
      aria-describedby={note}
      aria-invalid={waiting !== null || (field.problem !== undefined && !field.isWarning)}
      placeholder={placeholder}
      value={waiting ?? shown}
      onChange={(event) => type(event.target.value)}
      onBlur={() => setWaiting(null)}
    />
  );
}

export function TextField({ schema, pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  const isLong = /message|notes|description/i.test(pointer.slice(pointer.lastIndexOf('/')));
  const shown = typeof field.value === 'string' ? field.value : field.text;
  const type = (text: string) => (text === '' && !isRequired ? field.remove() : field.set(text));
  const placeholder = schema.default === undefined ? (schema.examples?.[0] ?? '') : String(schema.default);
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired}>
      {(id, note) =>
        isLong ? (
          <textarea
            id={id}
            aria-describedby={note}
            className="input form-long"
            rows={3}
            value={shown}
            onChange={(event) => type(event.target.value)}
          />
        ) : (
          <input
            id={id}
            className="input"
            autoComplete="off"
            spellCheck={false}
            aria-describedby={note}
            aria-invalid={field.problem !== undefined && !field.isWarning}
            placeholder={placeholder}
            value={shown}
            onChange={(event) => type(event.target.value)}
          />
        )
      }
    </Row>
  );
}

/** One of the catalogue's words; a word of another spelling is shown as the one that it means, and kept until another is chosen. */
export function WordField({ schema, pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  const written = field.node === undefined ? '' : textOf(field.value);
  const shown = written === '' ? '' : (wordOf(schema, written) ?? written);
  const words = schema.enum ?? [];
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <select
          id={id}
          className="input"
          aria-describedby={note}
          aria-invalid={field.problem !== undefined && !field.isWarning}
          value={shown}
          onChange={(event) => (event.target.value === '' ? field.remove() : field.set(event.target.value))}
        >
          <option value="">{schema.default === undefined ? 'not given' : `${wordText(String(schema.default))} (default)`}</option>
          {words.map((word) => (
            <option key={word} value={word}>
              {wordText(word)}
            </option>
          ))}
          {shown !== '' && !words.includes(shown) && <option value={shown}>{shown}</option>}
        </select>
      )}
    </Row>
  );
}

const wordText = (word: string): string => word.replaceAll('_', ' ');

/** A name of something in the document or on the server. */
export function ReferenceField(props: ScalarProps) {
  const { schema, pointer, label, help, isRequired, owner } = props;
  const target = schema['x-reference'] ?? '';
  const { graph } = useDocument();
  const catalogue = useCatalogue();
  const indicators = useIndicators();
  const field = useField(pointer);
  const list = useId();
  const data = useLoaded(target === 'symbol' ? 'market-data' : '', async () => (target === 'symbol' ? api.marketData() : []));
  const written = field.node === undefined ? '' : textOf(field.value);
  if (target === 'symbol' || target === 'exchange' || target === 'tag') {
    const names =
      target === 'symbol'
        ? [...new Set((data.data ?? []).map(({ symbol }) => symbol))].sort()
        : target === 'exchange'
          ? catalogue.exchanges
          : namesFor(target, graph, pointer, owner);
    return (
      <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired}>
        {(id, note) => (
          <>
            <input
              id={id}
              className="input"
              list={list}
              autoComplete="off"
              aria-describedby={note}
              aria-invalid={field.problem !== undefined && !field.isWarning}
              value={written}
              onChange={(event) => (event.target.value === '' && !isRequired ? field.remove() : field.set(event.target.value))}
            />
            <datalist id={list}>
              {names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Row>
    );
  }
  const names =
    target === 'indicatorType'
      ? indicators.map(({ name }) => name)
      : target === 'output'
        ? outputsOf(graph, owner, indicators)
        : namesFor(target, graph, pointer, owner);
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired}>
      {(id, note) => (
        <select
          id={id}
          className="input"
          aria-describedby={note}
          aria-invalid={field.problem !== undefined && !field.isWarning}
          value={written}
          onChange={(event) => (event.target.value === '' ? field.remove() : field.set(event.target.value))}
        >
          <option value="">{isRequired ? 'choose…' : 'not given'}</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {target === 'indicatorType' ? `${name} · ${indicators.find((each) => each.name === name)?.label}` : name}
            </option>
          ))}
          {written !== '' && !names.includes(written) && <option value={written}>{`${written} (unknown)`}</option>}
        </select>
      )}
    </Row>
  );
}

/** Outputs of the indicator that an expression names. */
function outputsOf(graph: StrategyGraph, owner: Fields, indicators: readonly IndicatorKind[]): readonly string[] {
  const name = textOf(owner['name'] ?? owner['indicatorName']);
  const timeframe = textOf(owner['timeframeId'] ?? owner['timeframe']);
  const known = knownIndicators(graph).filter((each) => each.name === name);
  const kind = (known.find((each) => each.timeframe === timeframe) ?? known[0])?.kind;
  return kind === undefined ? [] : (indicatorKindOf(indicators, kind)?.outputs ?? []);
}

/** A number, a time, a flag or a word: what is typed is taken for what it looks like. */
export function ScalarField({ pointer, label, help, isRequired }: ScalarProps) {
  const field = useField(pointer);
  const shown = typeof field.value === 'string' ? field.value : field.text;
  const type = (text: string) => {
    if (text === '') field.remove();
    else if (text === 'true' || text === 'false') field.set(text === 'true');
    else field.set(numberText.test(text) ? new RawJson(text) : text);
  };
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <input
          id={id}
          className="input"
          autoComplete="off"
          aria-describedby={note}
          aria-invalid={field.problem !== undefined && !field.isWarning}
          value={shown}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Row>
  );
}

/** A name that other places use: it changes when the field is left, and with it every place. */
export function NameField({
  label,
  pointer,
  value,
  help,
  onRename,
}: {
  label: string;
  pointer: string;
  value: string;
  help?: string;
  onRename: (to: string) => void;
}) {
  const field = useField(pointer);
  const [typed, setTyped] = useState<string | null>(null);
  const rename = () => {
    if (typed !== null && typed.trim() !== '' && typed.trim() !== value) onRename(typed.trim());
    setTyped(null);
  };
  return (
    <Row label={label} pointer={pointer} help={help} field={field}>
      {(id, note) => (
        <input
          id={id}
          className="input"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={note}
          aria-invalid={field.problem !== undefined && !field.isWarning}
          value={typed ?? value}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === 'Enter' && rename()}
        />
      )}
    </Row>
  );
}

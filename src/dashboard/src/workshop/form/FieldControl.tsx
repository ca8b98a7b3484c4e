import { useState, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/Button';
import {
  controlOf,
  firstObject,
  firstValue,
  formOf,
  isCounted,
  keyOf,
  resolved,
  wordOf,
  type Control,
  type Schema,
} from '../model/catalogue';
import { below, nodeAt } from '../model/json';
import { strikeChoiceOf } from '../model/options';
import { insertItem, moveItem, removeValue, renameIndicator, renamePosition, setValue } from '../model/operations';
import { fieldsOf, freeName, listOf, textOf } from '../model/strategyGraph';
import type { Json } from '../model/textEdits';
import { act, useDocument } from '../state/editor';
import { firstIndicator, indicatorKindOf, useCatalogue, useIndicators } from '../state/catalogue';
import { Conditions } from './Conditions';
import { Operand } from './Operand';
import { ExpiryField, StrikeField, StructureMenu } from './OptionFields';
import {
  FlagField,
  NameField,
  NumberField,
  NumberInput,
  ReferenceField,
  Row,
  ScalarField,
  TextField,
  WordField,
  type ScalarProps,
} from './Scalars';
import { useField } from './useField';

/** The control of a value, by what the catalogue says of it. */
export function FieldControl(props: ScalarProps) {
  const control = controlOf(useCatalogue(), props.schema);
  if (control === undefined) return <p className="down">The editor has no control for {props.label}.</p>;
  switch (control.kind) {
    case 'flag':
      return <FlagField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'word':
      return <WordField {...props} />;
    case 'reference':
      return <ReferenceField {...props} />;
    case 'scalar':
      return <ScalarField {...props} />;
    case 'text':
    case 'time':
    case 'pattern':
      return <TextField {...props} />;
    case 'amount':
      return <AmountField {...props} />;
    case 'expression':
      return (
        <Part {...props}>
          <Operand pointer={props.pointer} label={props.label} />
        </Part>
      );
    case 'conditions':
      return <Conditions pointer={props.pointer} label={props.label} help={props.help} />;
    case 'object':
      return (
        <Part {...props}>
          <ObjectForm schema={control.schema} pointer={props.pointer} name={control.name} />
        </Part>
      );
    case 'union':
      return (
        <Part {...props}>
          <UnionForm control={control} pointer={props.pointer} label={props.label} />
        </Part>
      );
    case 'list':
      return <ListField {...props} control={control} />;
    case 'map':
      return <MapField {...props} control={control} />;
    case 'either':
      return <EitherField {...props} control={control} />;
  }
}

/** A framed part of a form, which can be added and removed where it is not required. */
function Part({ schema, pointer, label, help, isRequired, children }: ScalarProps & { children: ReactNode }) {
  const field = useField(pointer);
  const catalogue = useCatalogue();
  return (
    <section className="form-part" data-pointer={pointer} aria-label={label}>
      <header>
        <h4 title={help}>{label}</h4>
        {field.node === undefined ? (
          <Button className="small" icon="plus" onClick={() => field.set(firstValue(catalogue, schema))}>
            Add
          </Button>
        ) : (
          !isRequired && <IconButton icon="close" label={`Remove ${label}`} onClick={field.remove} />
        )}
      </header>
      {field.problem !== undefined && (
        <p className={field.isWarning ? 'form-note warn' : 'form-note down'} role="alert">
          {field.problem.message}
        </p>
      )}
      {field.node !== undefined && children}
    </section>
  );
}

interface ObjectFormProps {
  schema: Schema;
  pointer: string;
  /** Its name among the catalogue's definitions. */
  name?: string;
  /** Fields that stand elsewhere. */
  without?: readonly string[];
}

/** The fields of an object: those that it has or needs, then those that it may have. */
export function ObjectForm({ schema, pointer, name = '', without = [] }: ObjectFormProps) {
  const { tree, text } = useDocument();
  const indicators = useIndicators();
  const [isOpen, setOpen] = useState(false);
  const node = nodeAt(tree, pointer);
  const owner = fieldsOf(node === undefined ? undefined : JSON.parse(text.slice(node.start, node.end)));
  const kind = name === 'indicator' ? indicatorKindOf(indicators, textOf(owner['indicator_name'])) : undefined;
  const parameters = kind?.parameters ?? {};
  const isMeant = (key: string) => !without.includes(key) && (key in owner || kind?.without.includes(key) !== true);
  const entries = Object.entries({ ...schema.properties, ...parameters }).filter(
    ([key, property]) => property.const === undefined && isMeant(key),
  );
  const valueOf = (field: string): unknown => {
    const property = schema.properties?.[field];
    if (property === undefined) return owner[field];
    const value = owner[keyOf(node, field, property) ?? field] ?? property.default;
    return typeof value === 'string' ? (wordOf(property, value) ?? value) : value;
  };
  const shown: [string, Schema, string][] = [];
  const more: [string, Schema, string][] = [];
  for (const [key, property] of entries) {
    const present = keyOf(node, key, property);
    const entry: [string, Schema, string] = [key, property, present ?? key];
    const counts = isCounted(property, valueOf);
    if (present !== null || schema.required?.includes(key) || (property['x-when'] !== undefined && counts) || key in parameters)
      shown.push(entry);
    else if (counts) more.push(entry);
  }
  const control = ([key, property, present]: [string, Schema, string]) => {
    const props: ScalarProps = {
      schema: property,
      pointer: below(pointer, present),
      label: property.title ?? key,
      help: property.description,
      isRequired: schema.required?.includes(key) ?? false,
      owner,
    };
    if (name === 'position' && key === 'vpi')
      return (
        <NameField
          key={key}
          label={props.label}
          pointer={props.pointer}
          help={property.description ?? ''}
          value={textOf(owner[present])}
          onRename={(to) => act('Rename', (document) => renamePosition(document, textOf(owner[present]), to))}
        />
      );
    if (name === 'optionDetails' && key === 'expiry') return <ExpiryField key={key} {...props} />;
    // A strike of another spelling has the general form.
    const strike = owner[present];
    if (name === 'optionDetails' && key === 'strikeType' && (strike === undefined || strikeChoiceOf(strike) !== null))
      return <StrikeField key={key} {...props} />;
    return <FieldControl key={key} {...props} />;
  };
  return (
    <div className="form-object">
      {shown.map(control)}
      {more.length > 0 && (
        <details className="form-more" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {more.length} more: <span className="muted">{more.map(([key, property]) => property.title ?? key).join(', ')}</span>
          </summary>
          {isOpen && more.map(control)}
        </details>
      )}
    </div>
  );
}

/** A number, or an expression in its place. */
function AmountField(props: ScalarProps) {
  const { schema, pointer, label, help, isRequired } = props;
  const field = useField(pointer);
  const isExpression = typeof field.value === 'object' && field.value !== null && fieldsOf(field.value)['$param'] === undefined;
  if (isExpression)
    return (
      <Part {...props}>
        <Operand pointer={pointer} label={label} />
        <Button className="small" onClick={() => field.set(1)}>
          A number instead
        </Button>
      </Part>
    );
  return (
    <Row label={label} pointer={pointer} help={help} field={field} isRequired={isRequired} canBeParameter>
      {(id, note) => (
        <>
          <NumberInput id={id} note={note} field={field} placeholder={schema.default === undefined ? '' : String(schema.default)} />
          <button
            type="button"
            className="form-parameter"
            title="Compute it: an expression in its place"
            aria-label={`Compute ${label}`}
            onClick={() => field.set({ type: 'live_data', field: 'ltp' })}
          >
            ƒ
          </button>
        </>
      )}
    </Row>
  );
}

/** One of several objects, by a word. */
function UnionForm({ control, pointer, label }: { control: Extract<Control, { kind: 'union' }>; pointer: string; label: string }) {
  const catalogue = useCatalogue();
  const field = useField(pointer);
  const shapes = control.shapes.filter((shape) => shape.properties !== undefined);
  const wordOfShape = (shape: Schema) => shape.properties?.[control.discriminator]?.const ?? '';
  const owner = fieldsOf(field.value);
  const word = textOf(owner[control.discriminator]);
  const shape = shapes.find((each) => wordOf({ enum: [wordOfShape(each)] }, word) !== undefined);
  const at = useField(below(pointer, control.discriminator));
  return (
    <>
      <Row label={label} pointer={below(pointer, control.discriminator)} field={at}>
        {(id, note) => (
          <select
            id={id}
            className="input"
            aria-describedby={note}
            value={shape === undefined ? word : wordOfShape(shape)}
            onChange={(event) => {
              const next = shapes.find((each) => wordOfShape(each) === event.target.value);
              if (next === undefined) return;
              // What both have stays as it is.
              const kept = Object.fromEntries(Object.entries(owner).filter(([key]) => key in (next.properties ?? {}))) as Record<
                string,
                Json
              >;
              field.set({ ...firstObject(catalogue, next), ...kept, [control.discriminator]: event.target.value });
            }}
          >
            {shape === undefined && <option value={word}>{word === '' ? 'choose…' : word}</option>}
            {shapes.map((each) => (
              <option key={wordOfShape(each)} value={wordOfShape(each)}>
                {each.title ?? wordOfShape(each)}
              </option>
            ))}
          </select>
        )}
      </Row>
      {shape !== undefined && <ObjectForm schema={shape} pointer={pointer} />}
    </>
  );
}

const formNames: Readonly<Record<string, string>> = {
  amount: 'a number',
  number: 'a number',
  word: 'a word',
  text: 'a text',
  time: 'a time',
  flag: 'yes or no',
  object: 'settings',
  union: 'settings',
  list: 'a list',
  expression: 'an expression',
};

/** A value of one of several forms: the one that it has, with a choice of the others. */
function EitherField(props: ScalarProps & { control: Extract<Control, { kind: 'either' }> }) {
  const { control, pointer, label, help } = props;
  const catalogue = useCatalogue();
  const field = useField(pointer);
  const index = field.node === undefined ? 0 : Math.max(0, formOf(catalogue, control.forms, field.value));
  const form = control.forms[index]!;
  const kindOf = (schema: Schema) => controlOf(catalogue, schema)?.kind ?? '';
  const choice =
    field.node === undefined || control.forms.length < 2 ? null : (
      <select
        className="input form-as"
        aria-label={`${label} as`}
        value={index}
        onChange={(event) => field.set(firstValue(catalogue, control.forms[Number(event.target.value)]!))}
      >
        {control.forms.map((each, position) => (
          <option key={position} value={position}>
            {formNames[kindOf(each)] ?? kindOf(each)}
          </option>
        ))}
      </select>
    );
  return (
    <div className="form-either">
      {choice}
      <FieldControl
        {...props}
        schema={{ ...form, ...(props.schema.default === undefined ? {} : { default: props.schema.default }) }}
        label={label}
        help={help}
      />
    </div>
  );
}

/** A list of values of one kind. */
function ListField({ schema, pointer, label, help, control }: ScalarProps & { control: Extract<Control, { kind: 'list' }> }) {
  const catalogue = useCatalogue();
  const field = useField(pointer);
  const { graph } = useDocument();
  const items = listOf(field.value);
  const item = controlOf(catalogue, control.item);
  const add = () => {
    let value = firstValue(catalogue, control.item);
    // A new position needs an id that is free.
    if (item?.kind === 'object' && item.name === 'position')
      value = {
        ...(value as Record<string, Json>),
        vpi: freeName(
          'position',
          new Set(graph.nodes.flatMap(({ data }) => listOf(data['positions']).map((each) => textOf(fieldsOf(each)['vpi'])))),
        ),
      };
    act('Add', (text) => insertItem(text, pointer, value));
  };
  return (
    <section className="form-part" data-pointer={pointer} aria-label={label}>
      <header>
        <h4 title={help}>{label}</h4>
        {item?.kind === 'object' && item.name === 'position' && <StructureMenu pointer={pointer} />}
        <Button className="small" icon="plus" onClick={add}>
          Add
        </Button>
      </header>
      {field.problem !== undefined && <p className="form-note down">{field.problem.message}</p>}
      {items.map((value, index) => {
        const at = below(pointer, index);
        const { vpi, name: own, timeframe } = fieldsOf(value);
        const name = textOf(vpi ?? own ?? timeframe) || `${label} ${index + 1}`;
        return (
          <div className="form-item" key={index} data-pointer={at}>
            <div className="form-item-head">
              <span className="muted truncate">{name}</span>
              <IconButton
                icon="up"
                label={`Move ${name} up`}
                disabled={index === 0}
                onClick={() => act('Order', (text) => moveItem(text, pointer, index, -1))}
              />
              <IconButton
                icon="down"
                label={`Move ${name} down`}
                disabled={index === items.length - 1}
                onClick={() => act('Order', (text) => moveItem(text, pointer, index, 1))}
              />
              <IconButton icon="trash" label={`Remove ${name}`} onClick={() => act('Remove', (text) => removeValue(text, at))} />
            </div>
            {item?.kind === 'object' ? (
              <ObjectForm schema={item.schema} pointer={at} name={item.name} />
            ) : item?.kind === 'expression' ? (
              <Operand pointer={at} label={name} />
            ) : (
              <FieldControl
                schema={control.item}
                pointer={at}
                label={name}
                help={schema.description}
                isRequired
                owner={fieldsOf(field.value)}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

/** Objects by names that a person gives: indicators. */
function MapField({ pointer, label, help, control }: ScalarProps & { control: Extract<Control, { kind: 'map' }> }) {
  const catalogue = useCatalogue();
  const indicators = useIndicators();
  const field = useField(pointer);
  const entries = Object.keys(fieldsOf(field.value));
  const schema = resolved(catalogue, control.item);
  const add = (kind: string) => {
    const name = entries.includes(kind) ? freeName(kind, new Set(entries)) : kind;
    act('Add an indicator', (text) => setValue(text, below(pointer, name), firstIndicator(kind)));
  };
  return (
    <section className="form-part" data-pointer={pointer} aria-label={label}>
      <header>
        <h4 title={help}>{label}</h4>
        <select className="input form-as" aria-label={`Add to ${label}`} value="" onChange={(event) => add(event.target.value)}>
          <option value="">Add…</option>
          {indicators.map(({ name, label: words }) => (
            <option key={name} value={name}>
              {name} · {words}
            </option>
          ))}
        </select>
      </header>
      {entries.map((name) => (
        <div className="form-item" key={name} data-pointer={below(pointer, name)}>
          <div className="form-item-head">
            <NameField
              label="Name"
              pointer={below(pointer, name)}
              value={name}
              onRename={(to) => act('Rename', (text) => renameIndicator(text, pointer, name, to))}
            />
            <IconButton
              icon="trash"
              label={`Remove ${name}`}
              onClick={() => act('Remove', (text) => removeValue(text, below(pointer, name)))}
            />
          </div>
          <ObjectForm schema={schema} pointer={below(pointer, name)} name={control.name} />
        </div>
      ))}
    </section>
  );
}

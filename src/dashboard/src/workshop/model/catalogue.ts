import { memberOf, type JsonNode } from './json';
import { fieldsOf, textOf } from './strategyGraph';
import type { Json } from './textEdits';

/** A schema of the server's catalogue: JSON Schema with what a form needs beside it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly additionalProperties?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: Json;
  readonly examples?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly 'x-kind'?: string;
  readonly 'x-reference'?: string;
  readonly 'x-discriminator'?: string;
  readonly 'x-aliases'?: readonly string[];
  readonly 'x-word-aliases'?: Readonly<Record<string, string>>;
  readonly 'x-when'?: Readonly<Record<string, readonly (string | boolean)[]>>;
}

export interface CatalogueNode {
  readonly type: string;
  readonly label: string;
  readonly group: string;
  readonly help: string;
  readonly aliases: readonly string[];
  readonly handles: { readonly in: boolean; readonly out: boolean };
  readonly next: readonly string[];
  readonly schema: Schema;
}

export interface Operator {
  readonly operator: string;
  readonly label: string;
  /** How many operands stand on its right side. */
  readonly right: 'one' | 'two' | 'list';
}

export interface CatalogueExpression {
  readonly type: string;
  readonly label: string;
  readonly help: string;
  readonly returns: string;
  readonly aliases: readonly string[];
  readonly schema: Schema;
}

/** What a document may hold, as the server's own readers declare it. */
export interface Catalogue {
  readonly document: Schema;
  readonly nodes: readonly CatalogueNode[];
  readonly operators: readonly Operator[];
  readonly expressions: readonly CatalogueExpression[];
  readonly exchanges: readonly string[];
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** The control that a schema is set with. */
export type Control =
  | {
      readonly kind:
        'flag' | 'text' | 'time' | 'number' | 'word' | 'reference' | 'scalar' | 'pattern' | 'amount' | 'expression' | 'conditions';
    }
  | { readonly kind: 'object'; readonly schema: Schema; readonly name: string }
  | { readonly kind: 'union'; readonly schema: Schema; readonly discriminator: string; readonly shapes: readonly Schema[] }
  | { readonly kind: 'list'; readonly item: Schema; readonly least: number }
  | { readonly kind: 'map'; readonly item: Schema; readonly name: string }
  | { readonly kind: 'either'; readonly forms: readonly Schema[] };

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** A schema with what its reference leads to; its own title and help come first. */
export function resolved(catalogue: Catalogue, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = catalogue.$defs[nameOf(schema.$ref)];
  if (target === undefined) throw new Error(`The catalogue has no ${schema.$ref}.`);
  const { $ref: _, ...own } = schema;
  return { ...target, ...own };
}

const isCondition = (schema: Schema): boolean => schema.$ref === '#/$defs/condition';

/** Which control a schema needs; undefined for one that the editor does not know. */
export function controlOf(catalogue: Catalogue, schema: Schema): Control | undefined {
  if (schema.$ref === '#/$defs/expression') return { kind: 'expression' };
  if (isCondition(schema)) return { kind: 'conditions' };
  if (schema.$ref !== undefined) {
    const target = resolved(catalogue, schema);
    const discriminator = target['x-discriminator'];
    if (discriminator !== undefined)
      return { kind: 'union', schema: target, discriminator, shapes: (target.oneOf ?? []).map((shape) => resolved(catalogue, shape)) };
    return target.properties === undefined ? undefined : { kind: 'object', schema: target, name: nameOf(schema.$ref) };
  }
  const kind = schema['x-kind'];
  switch (kind) {
    case 'flag':
    case 'text':
    case 'time':
    case 'number':
    case 'word':
    case 'reference':
    case 'scalar':
    case 'amount':
      return { kind };
    case 'list':
      if (schema.items === undefined) return undefined;
      return isCondition(schema.items) ? { kind: 'conditions' } : { kind: 'list', item: schema.items, least: schema.minItems ?? 0 };
    case 'map': {
      const item = schema.additionalProperties;
      return item === undefined ? undefined : { kind: 'map', item, name: nameOf(item.$ref ?? '') };
    }
  }
  if (schema.anyOf !== undefined)
    return schema.anyOf.some((form) => controlOf(catalogue, form)?.kind === 'conditions')
      ? { kind: 'conditions' }
      : { kind: 'either', forms: schema.anyOf };
  // A text of a certain form has the name of the form for its kind.
  return kind !== undefined && schema.type === 'string' && schema.pattern !== undefined ? { kind: 'pattern' } : undefined;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The key under which an object has a field: its name, one of its other names, each in either spelling; null when it has none. */
export function keyOf(owner: JsonNode | undefined, name: string, schema: Schema): string | null {
  if (owner?.kind !== 'object') return null;
  const names = [name, ...(schema['x-aliases'] ?? [])];
  for (const each of names) if (memberOf(owner, each) !== undefined) return each;
  const spellings = new Set(names.map(plain));
  return owner.members.find((member) => spellings.has(plain(member.key)))?.key ?? null;
}

/** The word of a schema that a document's word means, however it is spelt. */
export function wordOf(schema: Schema, word: string): string | undefined {
  const words = schema.enum ?? [];
  return (
    words.find((each) => each === word) ??
    words.find((each) => plain(each) === plain(word)) ??
    Object.entries(schema['x-word-aliases'] ?? {}).find(([alias]) => plain(alias) === plain(word))?.[1]
  );
}

/** True when what another field says makes this one count. */
export function isCounted(schema: Schema, valueOfField: (name: string) => unknown): boolean {
  return Object.entries(schema['x-when'] ?? {}).every(([field, values]) => {
    const value = valueOfField(field);
    return values.some((each) => each === value || plain(String(each)) === plain(textOf(value)));
  });
}

/** Which of several forms a value has; −1 for none. */
export function formOf(catalogue: Catalogue, forms: readonly Schema[], value: unknown): number {
  const fits = (schema: Schema): boolean => {
    const control = controlOf(catalogue, schema);
    switch (control?.kind) {
      case 'flag':
        return typeof value === 'boolean';
      case 'number':
        return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
      case 'amount':
        return typeof value === 'number' || isExpression(value) || (typeof value === 'string' && Number.isFinite(Number(value)));
      case 'word':
        return typeof value === 'string' && wordOf(schema, value) !== undefined;
      case 'text':
      case 'time':
      case 'reference':
      case 'pattern':
        return typeof value === 'string';
      case 'list':
        return Array.isArray(value);
      case 'object':
      case 'union':
      case 'map':
        return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExpression(value);
      default:
        return true;
    }
  };
  const index = forms.findIndex(fits);
  return index;
}

function isExpression(value: unknown): boolean {
  const { type, $param: parameter } = fieldsOf(value);
  return (
    typeof parameter === 'string' || (typeof type === 'string' && !('value' in fieldsOf(value) && ['percent', 'points'].includes(type)))
  );
}

/** A value to begin with: the default, or what is required. */
export function firstValue(catalogue: Catalogue, schema: Schema): Json {
  if (schema.default !== undefined) return schema.default;
  const control = controlOf(catalogue, schema);
  switch (control?.kind) {
    case 'flag':
      return true;
    case 'number':
    case 'amount':
      return Math.max(schema.minimum ?? schema.anyOf?.[0]?.minimum ?? 1, 1);
    case 'scalar':
      return 0;
    case 'word':
      return schema.enum?.[0] ?? '';
    case 'time':
      return '09:30';
    case 'pattern':
      return schema.examples?.[0] ?? '';
    case 'expression':
      return { type: 'live_data', field: 'ltp' };
    case 'conditions':
      return [];
    case 'list':
      return control.least > 0 ? [firstValue(catalogue, control.item)] : [];
    case 'map':
      return {};
    case 'either':
      return firstValue(catalogue, control.forms[0]!);
    case 'union': {
      const shape = control.shapes.find((each) => each.properties !== undefined);
      return shape === undefined ? {} : firstObject(catalogue, shape);
    }
    case 'object':
      return firstObject(catalogue, control.schema);
    default:
      return '';
  }
}

/** An object with what it must have. Of alternatives the first is taken. */
export function firstObject(catalogue: Catalogue, schema: Schema): { [key: string]: Json } {
  const result: { [key: string]: Json } = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.const !== undefined) result[name] = property.const;
    else if (schema.required?.includes(name)) result[name] = firstValue(catalogue, property);
  }
  const choices = (schema as { allOf?: readonly (Schema & { if?: unknown })[] }).allOf ?? [];
  for (const choice of choices) {
    if (choice.if !== undefined) continue;
    const set = choice.oneOf?.[0]?.required ?? choice.required ?? [];
    for (const name of set) {
      const property = schema.properties?.[name];
      if (property !== undefined && !(name in result)) result[name] = firstValue(catalogue, property);
    }
  }
  return result;
}

/** The kind of node of a type or of one of its other names. */
export function nodeKindOf(catalogue: Catalogue, type: string): CatalogueNode | undefined {
  return catalogue.nodes.find((node) => node.type === type || node.aliases.includes(type));
}

/** The kind of expression of a type or of one of its other names. */
export function expressionOf(catalogue: Catalogue, value: unknown): CatalogueExpression | undefined {
  const type = textOf(fieldsOf(value)['type']);
  return catalogue.expressions.find((each) => each.type === type || each.aliases.includes(type));
}

export function operatorOf(operators: readonly Operator[], word: string): Operator | undefined {
  return operators.find(({ operator }) => operator === word) ?? operators.find(({ operator }) => plain(operator) === plain(word));
}

/** The part of JSON Schema that the API's description uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: (string | number | null)[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  description?: string;
}

/** TypeScript types of the schemas of the API's description, as the text of a module. */
export function wireTypes(schemas: Readonly<Record<string, Schema>>): string {
  const types = Object.keys(schemas)
    .sort()
    .map((name) => `${doc(schemas[name]!.description, '')}export type ${name} =${wrapped(typeOf(schemas[name]!, ''), '')};\n`);
  return `// Made from openapi.json by \`npm run wire\`.\n\n${types.join('\n')}`;
}

function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return union(alternatives.map((each) => typeOf(each, indent)));
  if (schema.enum !== undefined) return union(schema.enum.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, indent);
    case 'array':
      return `${grouped(typeOf(schema.items ?? {}, indent))}[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required, additionalProperties: values }: Schema, indent: string): string {
  if (properties === undefined) return `Record<string, ${typeof values === 'object' ? typeOf(values, indent) : 'unknown'}>`;
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, member]) => {
    const mark = required?.includes(name) ? '' : '?';
    return `${doc(member.description, inner)}${inner}${name}${mark}:${wrapped(typeOf(member, inner), inner)};\n`;
  });
  return `{\n${members.join('')}${indent}}`;
}

/** A union that is wider than the page stands below its name, one alternative a line. */
function wrapped(type: string, indent: string): string {
  return type.includes('{') || type.length <= 100 ? ` ${type}` : type.replace(/^|\s\|\s/g, `\n${indent}  | `);
}

/** Null last, each once. */
function union(types: string[]): string {
  const once = [...new Set(types)];
  return [...once.filter((type) => type !== 'null'), ...once.filter((type) => type === 'null')].join(' | ');
}

function grouped(type: string): string {
  return type.includes(' | ') && !type.startsWith('{') ? `(${type})` : type;
}

function doc(description: string | undefined, indent: string): string {
  return description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '').replaceAll(/\s+/g, ' ')} */\n`;
}

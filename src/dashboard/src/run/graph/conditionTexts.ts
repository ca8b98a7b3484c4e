import type { DocumentNode } from '../../wire/rest';

/** A condition of a strategy document: a group, or a comparison. */
export interface DocumentCondition {
  readonly groupLogic?: string;
  readonly conditions?: readonly DocumentCondition[];
  readonly lhs?: DocumentExpression;
  readonly operator?: string;
  readonly rhs?: DocumentExpression | readonly DocumentExpression[];
}

export interface DocumentExpression {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Comparison {
  readonly left: DocumentExpression;
  readonly operator: string;
  readonly right: readonly DocumentExpression[];
}

/** The comparisons of a signal's conditions, in document order. */
export function comparisonsOf(conditions: unknown): Comparison[] {
  if (!Array.isArray(conditions)) return [];
  return (conditions as DocumentCondition[]).flatMap((condition): Comparison[] => {
    if (condition.conditions !== undefined) return comparisonsOf(condition.conditions);
    if (condition.lhs === undefined || condition.operator === undefined || condition.rhs === undefined) return [];
    const right = Array.isArray(condition.rhs) ? (condition.rhs as DocumentExpression[]) : [condition.rhs as DocumentExpression];
    return [{ left: condition.lhs, operator: condition.operator, right }];
  });
}

/** An operand in words, short enough for a line of a list. */
export function expressionText(expression: DocumentExpression, names: ReadonlyMap<string, string>): string {
  const { type } = expression;
  const field = text(expression['field']) || text(expression['dataField']);
  const at = (words: string) => {
    const offset = Number(expression['offset'] ?? 0);
    return offset < -1 ? `${words}[${offset}]` : words;
  };
  switch (type) {
    case 'constant':
      return text(expression['value'] ?? expression['numberValue']);
    case 'current_time':
      return 'time';
    case 'time_function':
      return text(expression['timeValue']) || text(expression['function']);
    case 'indicator': {
      const name = text(expression['name']);
      const output = text(expression['parameter']);
      return at((names.get(name) ?? name) + (output === '' ? '' : `.${output}`));
    }
    case 'candle_data':
    case 'market_data':
      return at(`${field.toLowerCase()} of ${Number(expression['offset'] ?? 0) === 0 ? 'this' : 'the last'} candle`);
    case 'live_data':
      return field;
    case 'node_variable':
      return text(expression['variableName']);
    case 'expression':
    case 'math_expression': {
      const { left, right, operation } = expression;
      const words = [
        expressionText(left as DocumentExpression, names),
        text(operation),
        expressionText(right as DocumentExpression, names),
      ];
      return `(${words.join(' ')})`;
    }
    default:
      return [type.replaceAll('_', ' '), field, text(expression['vpi'])].filter((part) => part !== '').join(' ');
  }
}

/** Display names of a strategy's indicators by the keys under which its conditions name them. */
export function indicatorNames(start: DocumentNode | undefined): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const part of ['tradingInstrumentConfig', 'supportingInstrumentConfig']) {
    const config = start?.data[part] as { timeframes?: { indicators?: Record<string, { display_name?: string }> }[] } | undefined;
    for (const timeframe of config?.timeframes ?? [])
      for (const [key, settings] of Object.entries(timeframe.indicators ?? {})) names.set(key, settings.display_name ?? key);
  }
  return names;
}

function text(value: unknown): string {
  return value == null ? '' : String(value);
}

import { operatorOf, type Operator } from './catalogue';
import { fieldsOf, listOf, textOf, type Fields } from './strategyGraph';

/** What documents say by signs and keys, in words. */
export interface Wording {
  readonly operators: readonly Operator[];
  /** Names of indicators for people, by the keys that expressions use. */
  readonly indicators: ReadonlyMap<string, string>;
}

const either = (fields: Fields, ...keys: readonly string[]): unknown =>
  keys.map((key) => fields[key]).find((value) => value != null && value !== '');

/** The candle of an offset: 0 is the one that is forming. */
function candleAt(fields: Fields): string {
  const offset = Number(either(fields, 'offset') ?? 0);
  return offset === 0 ? 'this candle' : offset === -1 ? 'the last candle' : `${-offset} candles ago`;
}

function on(fields: Fields): string {
  const timeframe = textOf(either(fields, 'timeframeId', 'timeframe'));
  const instrument = textOf(either(fields, 'instrumentType'));
  return [instrument.toUpperCase() === 'SI' ? 'SI' : '', timeframe].filter((part) => part !== '').join(' ');
}

/** An operand in words. */
export function operandWords(value: unknown, indicators: Wording['indicators']): string {
  const words = (each: unknown) => operandWords(each, indicators);
  if (value == null || value === '') return '…';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(words).join(', ');
  const fields = fieldsOf(value);
  if (fields['$param'] !== undefined) return textOf(fields['$param']);
  const place = on(fields);
  const at = (name: string) => `${name}${place === '' ? '' : ` (${place})`}`;
  const field = textOf(either(fields, 'field', 'dataField', 'ohlcvField', 'positionField', 'timeField'))
    .replaceAll('_', ' ')
    .toLowerCase();
  const vpi = textOf(fields['vpi']);
  switch (textOf(fields['type'])) {
    case 'constant':
      return words(either(fields, 'value', 'numberValue', 'timeValue', 'statusValue', 'booleanValue', 'stringValue'));
    case 'current_time':
      return 'time';
    case 'time_function':
      return textOf(either(fields, 'timeValue', 'function')) || '…';
    case 'time_offset': {
      const amount = words(either(fields, 'offset', 'offsetValue', 'value'));
      const unit = textOf(either(fields, 'unit', 'offsetType')) || 'minutes';
      return `${amount} ${unit} ${textOf(fields['direction']) || 'after'} ${words(either(fields, 'base', 'baseTime'))}`;
    }
    case 'indicator': {
      const output = textOf(fields['parameter']);
      // It changes when a candle closes: of the forming candle it is that of the last one.
      const ago = Number(either(fields, 'offset') ?? 0) >= -1 ? '' : ` ${candleAt(fields)}`;
      const name = textOf(either(fields, 'name', 'indicatorName'));
      return `${at(`${indicators.get(name) || name || '…'}${output === '' ? '' : `.${output}`}`)}${ago}`;
    }
    case 'candle_data':
    case 'market_data': {
      const mode = textOf(fields['candleSelectionMode']);
      if (mode === 'by_time') return `${field} of the ${textOf(fields['candleTime'])} candle${place === '' ? '' : ` (${place})`}`;
      if (mode === 'by_number') return `${field} of candle ${textOf(fields['candleNumber'])} of the session`;
      return at(`${field === '' ? '…' : field} of ${candleAt(fields)}`);
    }
    case 'candle_range': {
      const made = textOf(either(fields, 'aggregate', 'aggregationType'));
      const ends = [either(fields, 'from', 'startTime', 'startIndex'), either(fields, 'to', 'endTime', 'endIndex')].map(words);
      return `${made} of ${field} from ${ends.join(' to ')}${place === '' ? '' : ` (${place})`}`;
    }
    case 'live_data':
      return field === 'ltp' ? (vpi === '' ? 'price' : `price of ${vpi}`) : `${field}${vpi === '' ? '' : ` of ${vpi}`}`;
    case 'node_variable':
      return `${textOf(fields['variableName']) || '…'} of ${textOf(fields['nodeId']) || '…'}`;
    case 'global_variable':
      return textOf(either(fields, 'globalVariableName', 'globalVariableId', 'name')) || '…';
    case 'trailing_variable':
      return textOf(either(fields, 'trailingVariableName', 'name', 'trailingVariableId')) || '…';
    case 'expression':
    case 'math_expression': {
      const items = listOf(fields['items']);
      if (items.length > 0)
        return `(${items
          .map((item, index) => {
            const joint = index === 0 ? '' : `${textOf(either(fieldsOf(item), 'operator', 'operation'))} `;
            return joint + words(fieldsOf(item)['expression']);
          })
          .join(' ')})`;
      return `(${words(fields['left'])} ${textOf(either(fields, 'operation', 'operator'))} ${words(fields['right'])})`;
    }
    case 'function':
      return `${textOf(either(fields, 'name', 'functionName'))}(${words(either(fields, 'args', 'expressions'))})`;
    case 'position_data':
      return `${field} of ${vpi || '…'}`;
    case 'position_time':
      return `${field || 'entry time'} of ${vpi || '…'}`;
    case 'pnl_data':
    case 'underlying_pnl':
      return `${textOf(fields['pnlType']) || 'total'} P&L${vpi === '' ? '' : ` of ${vpi}`}`;
    default:
      return textOf(fields['type']).replaceAll('_', ' ') || '…';
  }
}

/** A group or comparison as a sentence, with the words of the server for its operators. */
export function conditionWords(value: unknown, wording: Wording): string {
  if (Array.isArray(value)) {
    const words = joined(value, 'AND', false, wording);
    // A list of one group needs no parentheses around it.
    return value.length === 1 && words.startsWith('(') && words.endsWith(')') ? words.slice(1, -1) : words;
  }
  const fields = fieldsOf(value);
  if (fields['enabled'] === false) return '';
  if (fields['conditions'] !== undefined) {
    const logic = textOf(fields['groupLogic']).toUpperCase() || 'AND';
    const words = joined(listOf(fields['conditions']), logic, true, wording);
    return words === '' ? '' : logic === 'NOT' ? `none of ${words}` : words;
  }
  if (fields['lhs'] === undefined && fields['operator'] === undefined) return '';
  const operator = operatorOf(wording.operators, textOf(fields['operator']));
  const left = operandWords(fields['lhs'], wording.indicators);
  const words = operator?.label ?? textOf(fields['operator']);
  if (operator?.right === 'two') {
    const { low, high } = boundsOf(fields);
    return `${left} ${words} ${operandWords(low, wording.indicators)} and ${operandWords(high, wording.indicators)}`;
  }
  const right = operator?.right === 'list' ? (fields['list'] ?? itemsOf(fields['rhs'])) : fields['rhs'];
  return `${left} ${words} ${operandWords(right, wording.indicators)}`;
}

const itemsOf = (value: unknown): unknown => fieldsOf(value)['items'] ?? value;

function boundsOf(fields: Fields): { low: unknown; high: unknown } {
  const { rhs, rhsUpper } = fields;
  if (Array.isArray(rhs)) return { low: rhs[0], high: rhs[1] };
  const named = fieldsOf(rhs);
  const high = rhsUpper ?? either(named, 'upper', 'to', 'max');
  return named['type'] === undefined && high !== undefined && rhsUpper === undefined
    ? { low: either(named, 'lower', 'from', 'min'), high }
    : { low: rhs, high };
}

function joined(conditions: readonly unknown[], logic: string, isInner: boolean, wording: Wording): string {
  const parts = conditions.map((condition) => conditionWords(condition, wording)).filter((words) => words !== '');
  const word = logic === 'AND' ? ' and ' : ' or ';
  return parts.length > 1 && isInner ? `(${parts.join(word)})` : parts.join(word);
}

/** What a node does, in a line. */
export function nodeWords(type: string, data: Fields, wording: Wording): string {
  switch (type) {
    case 'startNode': {
      const config = fieldsOf(data['tradingInstrumentConfig']);
      const frames = listOf(config['timeframes']).map((each) => textOf(either(fieldsOf(each), 'timeframe', 'id')));
      const { symbol } = config;
      return [symbol == null || symbol === '' ? 'no symbol' : operandWords(symbol, wording.indicators), ...frames].join(' · ');
    }
    case 'entrySignalNode':
    case 'exitSignalNode':
    case 'reEntrySignalNode':
    case 'reEntryNode':
    case 'retryNode':
      return conditionWords(data['conditions'], wording) || 'no condition: never fires';
    case 'entryNode':
      return (
        listOf(data['positions'])
          .map((value) => {
            const position = fieldsOf(value);
            const sizing = fieldsOf(position['sizing']);
            const size =
              sizing['mode'] === undefined || sizing['enabled'] === false
                ? position['quantity']
                : `${operandWords(sizing['value'], wording.indicators)} ${textOf(sizing['mode']).replaceAll('_', ' ')}`;
            return `${textOf(position['positionType']) || '…'} ${operandWords(size, wording.indicators)} ${textOf(position['vpi'])}`;
          })
          .join(', ') || 'no position'
      );
    case 'exitNode': {
      const order = fieldsOf(fieldsOf(data['exitNodeData'])['orderConfig']);
      if (textOf(data['exitType']) === 'all') return 'close everything';
      const target = textOf(either(order, 'targetPositionVpi', 'targetTag'));
      const quantity = textOf(order['quantity']) || 'all';
      const amount = (value: unknown) => operandWords(value, wording.indicators);
      const percentage = either(order, 'percentage', 'partialQuantityPercentage', 'quantityPercentage');
      const part =
        quantity === 'percentage' ? `${amount(percentage)}%` : quantity === 'specific' ? amount(order['specificQuantity']) : quantity;
      return `close ${part} of ${target || '…'}`;
    }
    case 'modifyNode':
      return `${data['cancel'] === true ? 'cancel' : 'change'} ${textOf(either(data, 'targetPositionVpi', 'targetPositionId')) || '…'}`;
    case 'alertNode':
      return textOf(either(data, 'alertMessage', 'message'));
    case 'squareOffNode': {
      const ends = fieldsOf(data['endConditions']);
      const time = fieldsOf(ends['timeBasedExit']);
      return [
        ends['immediateExit'] === true || fieldsOf(ends['immediateExit'])['enabled'] === true ? 'at once' : '',
        time['exitAtMarketClose'] === true ? 'at the close' : '',
        textOf(time['exitTime']),
        ends['performanceBasedExit'] === undefined ? '' : 'by P&L of the day',
      ]
        .filter((part) => part !== '')
        .join(', ');
    }
    case 'strategyOverview':
      return textOf(either(data, 'notes', 'text', 'description'));
    default:
      return '';
  }
}

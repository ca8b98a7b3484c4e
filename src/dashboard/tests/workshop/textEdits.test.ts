import { expect, test } from 'vitest';
import { JsonSyntaxError, nodeAt, parseJson, pointerAt } from '../../src/workshop/model/json';
import { applyEdit, difference, inverse, RawJson, TextEditor } from '../../src/workshop/model/textEdits';

function edited(text: string, work: (editor: TextEditor) => void): string {
  const editor = new TextEditor(text);
  work(editor);
  expect(editor.edits.reduce(applyEdit, text)).toBe(editor.text);
  expect([...editor.edits].reverse().map(inverse).reduce(applyEdit, editor.text)).toBe(text);
  return editor.text;
}

test('what JSON.parse reads is read, and what it refuses is refused at its place', () => {
  for (const good of ['0', '-1.5e+3', '"a\\u00e9\\n"', '[]', '{}', ' {"a": [1, {"b": null}], "a": true} ', '[[[]]]'])
    expect(() => parseJson(good)).not.toThrow();
  for (const [bad, at] of [
    ['', 0],
    ['01', 1],
    ['{"a" 1}', 5],
    ['[1,]', 3],
    ['{"a": 1,}', 8],
    ['"a\nb"', 0],
    ['"\\x"', 0],
    ['nul', 0],
    ['1 2', 2],
  ] as const) {
    expect(() => JSON.parse(bad) as unknown, bad).toThrow();
    let offset = -1;
    try {
      parseJson(bad);
    } catch (error) {
      if (error instanceof JsonSyntaxError) offset = error.offset;
    }
    expect(offset, bad).toBe(at);
  }
});

test('a changed number leaves every other character where it was', () => {
  const text = '{\n  "z": 1.50,\n  "unknown" : [1e3,2],\n  "a": {"x":0.10}\n}\n';
  expect(edited(text, (e) => e.set('/a/x', 0.2))).toBe(text.replace('0.10', '0.2'));
});

test('an equal value keeps its spelling', () => {
  const text = '{"a": 1.50, "b": {"x": 1e3}}';
  expect(edited(text, (e) => e.set('/a', 1.5))).toBe(text);
  expect(edited(text, (e) => e.set('/b', { x: 1000 }))).toBe(text);
});

test('what is added is written as its neighbours are', () => {
  expect(edited('{\n    "a": 1\n}', (e) => e.set('/b', { c: [1, 2] }))).toBe(
    '{\n    "a": 1,\n    "b": {\n        "c": [\n            1,\n            2\n        ]\n    }\n}',
  );
  expect(edited('{\n  "a": {"x": 1, "y": 2}\n}', (e) => e.set('/b', { c: 1 }))).toBe('{\n  "a": {"x": 1, "y": 2},\n  "b": {"c": 1}\n}');
  expect(edited('{"a":1,"b":[1,2]}', (e) => e.set('/c', [3, 4]))).toBe('{"a":1,"b":[1,2],"c":[3,4]}');
  expect(edited('{"a": 1}', (e) => e.set('/b', 2))).toBe('{"a": 1, "b": 2}');
  expect(edited('{\r\n  "a": 1\r\n}', (e) => e.set('/b', 2))).toBe('{\r\n  "a": 1,\r\n  "b": 2\r\n}');
});

test('items are put in front, between and behind', () => {
  const text = '[\n  1,\n  2\n]';
  expect(edited(text, (e) => e.insert('', 0, 0))).toBe('[\n  0,\n  1,\n  2\n]');
  expect(edited(text, (e) => e.insert('', 9, 1))).toBe('[\n  1,\n  9,\n  2\n]');
  expect(edited(text, (e) => e.insert('', 3))).toBe('[\n  1,\n  2,\n  3\n]');
  expect(edited('[]', (e) => e.insert('', 3))).toBe('[3]');
  expect(edited('{}', (e) => e.insert('/list', 3))).toBe('{"list": [3]}');
});

test('members and items go with their comma', () => {
  expect(edited('{"a": 1, "b": 2, "c": 3}', (e) => e.remove('/b'))).toBe('{"a": 1, "c": 3}');
  expect(edited('{"a": 1, "b": 2}', (e) => e.remove('/b'))).toBe('{"a": 1}');
  expect(edited('[ 1 ]', (e) => e.remove('/0'))).toBe('[]');
  expect(edited('{"a": 1}', (e) => e.remove('/x/y'))).toBe('{"a": 1}');
});

test('what is missing on the way is made', () => {
  expect(edited('{"a": 1}', (e) => e.set('/b/c/0/d', true))).toBe('{"a": 1, "b": {"c": [{"d": true}]}}');
  expect(edited('{"a": 1}', (e) => e.set('/a/c', true))).toBe('{"a": {"c": true}}');
});

test('of a key that is there twice the one counts that JSON.parse takes', () => {
  expect(edited('{"a": 1, "a": 2}', (e) => e.set('/a', 3))).toBe('{"a": 1, "a": 3}');
});

test('raw text stands as it is spelt', () => {
  expect(edited('{"a": 1}', (e) => e.set('/b', new RawJson('1.00')))).toBe('{"a": 1, "b": 1.00}');
});

test('a pointer leads to a place and a place to its pointer', () => {
  const text = '{"a~/b": [10, {"c": "x"}]}';
  const root = parseJson(text);
  expect(text.slice(nodeAt(root, '/a~0~1b/1/c')!.start)).toBe('"x"}]}');
  expect(pointerAt(root, text.indexOf('"x"') + 1)).toBe('/a~0~1b/1/c');
  expect(pointerAt(root, text.indexOf('10'))).toBe('/a~0~1b/0');
  expect(nodeAt(root, '/a~0~1b/01')).toBeUndefined();
});

test('the difference of two texts is one replacement', () => {
  expect(difference('abcd', 'abXcd')).toEqual({ offset: 2, removed: '', inserted: 'X' });
  expect(difference('aa', 'aaa')).toEqual({ offset: 2, removed: '', inserted: 'a' });
  expect(difference('same', 'same')).toBeNull();
});

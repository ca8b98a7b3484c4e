import { expect, test } from 'vitest';

/** Bottom to top. A folder imports folders of lower floors only; folders of one floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ['wire'],
  ['format'],
  ['data'],
  ['ui'],
  ['actions'],
  ['panels'],
  ['run/model'],
  ['run/chart', 'run/graph', 'run/tables', 'run/analysis'],
  ['run/story', 'workshop/model'],
  ['workshop/state'],
  ['workshop/form'],
  ['workshop/canvas', 'workshop/side', 'workshop/preview'],
  ['run', 'strategies', 'runs', 'compare', 'studies', 'market', 'accounts', 'alerts', 'cluster', 'workshop'],
  ['app'],
  ['.'],
];

/** Folders whose CSS every folder above may use; any other CSS belongs to the folder that it lies in. */
const shared = ['ui', 'actions'];

const sources: Readonly<Record<string, string>> = import.meta.glob('../src/**/*.{ts,tsx,css}', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const files = new Map(Object.entries(sources).map(([path, text]) => [path.slice('../src/'.length), text]));

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.');
const floorOf = (folder: string): number => floors.findIndex((folders) => folders.includes(folder));

/** The files of the dashboard that a file imports: modules, types, styles and what is loaded later. */
function importsOf(file: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|@import\s+(?:url\()?)['"](\.{1,2}\/[^'"]+)['"]/g)].map(
    (match) => match[1]!,
  );
  return specifiers.map((specifier) => pathOf(folderOf(file), specifier));
}

function pathOf(folder: string, specifier: string): string {
  const parts = folder === '.' ? [] : folder.split('/');
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function brokenImports(all: ReadonlyMap<string, string>): string[] {
  return [...all].flatMap(([file, text]) =>
    importsOf(file, text)
      .filter((target) => folderOf(target) !== folderOf(file) && floorOf(folderOf(target)) >= floorOf(folderOf(file)))
      .map((target) => `${file} imports ${target}`),
  );
}

test('every folder has a floor', () => {
  const homeless = [...new Set([...files.keys()].map(folderOf))].filter((folder) => floorOf(folder) < 0);
  expect(homeless, homeless.join()).toEqual([]);
});

test('a folder imports only folders below it', () => {
  const broken = brokenImports(files);
  expect(broken, broken.join('\n')).toEqual([]);
});

test('an import of a type, of a style and of a page that is loaded later count', () => {
  const wrong = new Map([
    ['data/a.ts', "import type { Props } from '../ui/Button';"],
    ['ui/b.tsx', "import '../panels/panels.css';"],
    ['ui/c.css', "@import '../panels/panels.css';"],
    ['run/chart/d.tsx', "const Graph = lazy(() => import('../graph/GraphPanel'));"],
    ['run/graph/e.ts', "import {\n  far,\n} from '../../app/route';"],
  ]);
  expect(brokenImports(wrong)).toEqual([
    'data/a.ts imports ui/Button',
    'ui/b.tsx imports panels/panels.css',
    'ui/c.css imports panels/panels.css',
    'run/chart/d.tsx imports run/graph/GraphPanel',
    'run/graph/e.ts imports app/route',
  ]);
});

test('a class is styled by the folder that uses it, or by one that is shared', () => {
  const styledIn = new Map<string, Set<string>>();
  for (const [file, text] of files) {
    if (!file.endsWith('.css')) continue;
    // The second class of a compound such as `.card.open` is a state of the first.
    for (const [, name] of text.replaceAll(/\/\*[^]*?\*\/|\{[^{}]*\}/g, ' ').matchAll(/(?<![\w\])-])\.([a-zA-Z][\w-]*)/g)) {
      styledIn.set(name!, (styledIn.get(name!) ?? new Set()).add(folderOf(file)));
    }
  }
  const foreign = [...files].flatMap(([file, text]) => {
    const names = new Set(
      [...text.matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap((match) => (match[1] ?? match[2]!).match(/[a-zA-Z][\w-]*/g) ?? []),
    );
    return [...names]
      .filter((name) => styledIn.has(name) && ![folderOf(file), ...shared].some((folder) => styledIn.get(name)!.has(folder)))
      .map((name) => `${file} uses .${name} of ${[...styledIn.get(name)!].join(', ')}`);
  });
  expect(foreign, foreign.join('\n')).toEqual([]);
});

test('one file opens streams', () => {
  const modules = [...files].filter(([file]) => !file.endsWith('.css'));
  expect(modules.filter(([, text]) => text.includes('new EventSource(')).map(([file]) => file)).toEqual(['data/eventStream.ts']);
});

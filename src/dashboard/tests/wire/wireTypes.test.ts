import { expect, test } from 'vitest';
import { wireTypes, type Schema } from './wireTypes';

interface Description {
  components: { schemas: Record<string, Schema> };
}

const files: Readonly<Record<string, Description>> = import.meta.glob('../../src/wire/openapi.json', { eager: true, import: 'default' });

test('the types of the wire are those of the description of the API', async () => {
  const types = wireTypes(Object.values(files)[0]!.components.schemas);
  await expect(types).toMatchFileSnapshot('../../src/wire/generated.ts');
});

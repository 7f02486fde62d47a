import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 as uuidv5 } from 'uuid';
import { eventIdOf } from './event-id.js';

const NAMESPACE = '6f1ab1c3-6b0e-5d2a-9d0c-3d1f5b0b8a57';

it('is the name-based UUID of index, stream and command that it has been from the first', () => {
  expect(eventIdOf('application-1', 'command', 0)).toBe('0927fdfd-ee92-5db0-b07d-cb2e662cd6f7');
  const name = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(name, name, fc.nat(), (stream, commandId, index) => {
      const id = uuidv5(String(index), uuidv5(`${stream}/${commandId}`, NAMESPACE));
      expect(eventIdOf(stream, commandId, index)).toBe(id);
    }),
  );
});

import type { Known } from './reading.types.js';

/** In either order, and with the first of several family names alone, as people sign. */
export function namesOf({ givenName, familyName }: Pick<Known, 'givenName' | 'familyName'>): string[] {
  const first = familyName.trim().split(/\s+/)[0] ?? '';
  if (givenName.trim() === '' || first === '') return [`${givenName} ${familyName}`];
  return [familyName, first].flatMap((family) => [`${givenName} ${family}`, `${family} ${givenName}`]);
}

import { expect, it } from '@jest/globals';
import { isSomebodyElse } from './somebody-else.js';

const [NL, DE] = ['NL91ABNA0417164300', 'DE89370400440532013000'];
const side = (name: string | null, iban: string | null = null) => ({ name, iban });

it.each([
  [side('Ana', NL), side('Ana', DE), true],
  [side('Ana', NL), side('Berta', NL), false],
  [side('Ana'), side('Berta'), true],
  [side('Ana', NL), side('Berta'), true],
  [side('Ana Ferrer Puig'), side('FERRER PUIG, ANA'), false],
  [side('Gemeente Voorbeeld & Zonen'), side('GEMEENTE VOORBEELD'), false],
  [side('Ana', NL), side(null), false],
  [side(null, NL), side('Berta'), false],
  [side('...'), side('Berta'), false],
])('tells two payers from one: %j and %j', (one, other, expected) => {
  expect([isSomebodyElse(one, other), isSomebodyElse(other, one)]).toEqual([expected, expected]);
});

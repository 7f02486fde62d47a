import { expect, it } from '@jest/globals';
import { contentOf } from '#domain/bank/identity.js';
import { entriesIn, fileOf, itemsOf } from '../../test/support/statement-files.js';

const message = (entries: string, [opening, closing] = ['1,', '2,']): string =>
  `:20:A\n:25:B\n:28C:1\n:60F:C240902EUR${opening}\n${entries}\n:62F:C240902EUR${closing}\n`;
const line = ':61:240902C1,NTRFNONREF';
const texts = async (text: string) => (await entriesIn(fileOf(text))).map(({ details }) => details.remittance);

it('reads on behind a dash within :86:, and ends where nothing more of it follows', async () => {
  expect(
    await texts(`${message(`${line}\n:86:fee\n-\nfor Ana\n${line}\n:86:other\n-`)}-\n${message(line)}-}\n`),
  ).toEqual([['fee', '-', 'for Ana'], ['other'], []]);
  const wrapped = `${line}\n:86:166?00SEPA?20SVWZ+RF18 5390 0754\n-\n7034`;
  expect(await texts(message(wrapped))).toEqual([['RF18 5390 0754-7034']]);
});

it.each(['', '\n', '{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:\n', 'ABNANL2A\n940\nABNANL2A\n'])(
  'ends a message behind a dash, before %j',
  async (above) => {
    const info = ':86:of the statement\n-\n';
    expect(await texts(`${message(line)}${info}${above}${message(`${line}\n:86:fee`)}-\n`)).toEqual([[], ['fee']]);
  },
);

it('reads every :86: of a line', async () => {
  const [entry] = await entriesIn(
    fileOf(message(`${line}\n:86:fee\n:86:RF18539007547034\n:86:166?00SEPA?32Ana Ferrer`)),
  );
  expect(entry?.details.remittance).toEqual(['fee', 'RF18539007547034', 'Ana Ferrer']);
  const [before] = await entriesIn(fileOf(message(`${line}\n:86:fee`)));
  expect(entry && before && contentOf(entry) === contentOf(before)).toBe(true);
});

it('refuses a line with :86: without end', async () => {
  await expect(entriesIn(fileOf(message(`${line}${'\n:86:x\ny'.repeat(51)}`)))).rejects.toThrow(
    'line 106: :86: has more than 100 lines',
  );
});

it.each(['ABNANL2A\n940\nABNANL2A\n', 'ABNANL2AXXX\r\n940\r\n', ':940:\n', '940\n'])(
  'knows the message by what a bank writes above it: %j',
  async (above) => {
    const day = `${above}${message(line)}-\n`;
    expect((await itemsOf(fileOf(day + day))).map(({ kind }) => kind)).toEqual([
      ...['opened', 'entry', 'closed', 'opened', 'entry', 'closed'],
    ]);
  },
);

it('refuses what else stands between two messages', async () => {
  await expect(entriesIn(fileOf(`${message(line)}-\nABNANL2A\nhello\n${message(line)}`))).rejects.toThrow(
    'line 9: is outside of any field, such as :61:',
  );
});

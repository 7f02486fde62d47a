import { expect, it } from '@jest/globals';
import { csvMapping } from '#contracts/bank/csv-mapping.js';
import { camtOfOne, entriesIn, fileOf, sampleCsv } from '../../test/support/statement-files.js';

const long = 'E'.repeat(141);
const fits = 'E'.repeat(140);

it.each([
  ['Ntry/AcctSvcrRef', `<AcctSvcrRef>${long}</AcctSvcrRef>`, 'line 3, Ntry[1]/AcctSvcrRef'],
  ['PmtInfId', `<NtryDtls><Btch><PmtInfId>${long}</PmtInfId></Btch></NtryDtls>`, 'line 3, Ntry/NtryDtls/Btch/PmtInfId'],
  ...['EndToEndId', 'MndtId', 'PmtInfId', 'MsgId'].map((name): [string, string, string] => [
    name,
    `<NtryDtls><TxDtls><Refs><${name}>${long}</${name}></Refs></TxDtls></NtryDtls>`,
    `line 4, TxDtls/Refs/${name}`,
  ]),
  ...['Ref', 'CdtrRef'].map((name): [string, string, string] => [
    name,
    `<NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><${name}>${long}</${name}></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>`,
    `line 4, Strd/CdtrRefInf/${name}`,
  ]),
])('refuses a reference that is too long to be looked up by, and says where: %s', async (_, said, place) => {
  const read = (text: string) => entriesIn(fileOf(camtOfOne(text, { mark: 'DBIT' }), 4_000));
  await expect(read(said)).rejects.toThrow(`${place}: is longer than 140 characters`);
  expect(await read(said.replace(long, fits))).toHaveLength(1);
});

const mt940 = (line: string, narrative: string): string =>
  `:20:A\n:25:B\n:28C:1\n:60F:C240902EUR1,\n${line}\n:86:${narrative}\n:62F:C240902EUR2,\n-\n`;

it('refuses them in a line of MT940', async () => {
  for (const references of [`${long}//B`, `NONREF//${long}`])
    await expect(entriesIn(fileOf(mt940(`:61:240902C1,NTRF${references}`, 'x')))).rejects.toThrow(
      'line 5, :61:: is longer than 140 characters',
    );
});

it('takes for words what a bank has run together behind a mark', async () => {
  const text = mt940(':61:240902C1,NTRFNONREF', `166?00SEPA?20EREF+E2E?21 Course fee RF18539007547034 ${long}`);
  const [entry] = await entriesIn(fileOf(text));
  expect(entry?.details.endToEndId).toBeNull();
  expect(entry?.details.remittance.join()).toContain('RF18539007547034');
});

it.each(['bankReference', 'endToEndId', 'creditorReference'])('refuses them in a CSV: %s', async (column) => {
  const mapping = csvMapping.parse({ columns: { bookedOn: 'On', amount: 'Sum', [column]: 'Ref' } });
  await expect(entriesIn(fileOf(`On;Sum;Ref\n02.09.2024;1,00;${long}\n`), { ...sampleCsv, mapping })).rejects.toThrow(
    'line 2, Ref: is longer than 140 characters',
  );
});

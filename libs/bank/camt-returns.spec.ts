import { expect, it } from '@jest/globals';
import { contentOf } from '#domain/bank/identity.js';
import { camtOfOne, entriesIn, fileOf } from '../../test/support/statement-files.js';

const code = (family: string, sub: string): string =>
  `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${sub}</SubFmlyCd></Fmly></Domn></BkTxCd>`;
const told = (said: string): string =>
  `<NtryDtls><TxDtls><Refs><EndToEndId>E2E-9</EndToEndId></Refs>${said}</TxDtls></NtryDtls>`;

const read = async (said: string) => {
  const [entry] = await entriesIn(fileOf(camtOfOne(said, { mark: 'DBIT' }), 4_000));
  if (entry === undefined) throw new Error('nothing was read');
  return entry;
};

it.each([
  ['a reason', told('<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>'), 'AC04'],
  ['the bank’s own reason', told('<RtrInf><Rsn><Prtry>closed</Prtry></Rsn></RtrInf>'), 'closed'],
  [
    'what it was, and words',
    told(`<RtrInf>${code('RCDT', 'ESCT').replaceAll('BkTxCd', 'OrgnlBkTxCd')}</RtrInf>`),
    'MS03',
  ],
  ['the code of the booking', code('RCDT', 'RRTN') + told(''), 'MS03'],
  ['the code of the transaction', told(code('RDDT', 'UPDD')), 'MS03'],
  ['the code of the booking alone', code('RCDT', 'RPCR'), 'MS03'],
  ['another code', code('RCDT', 'ESCT') + told(code('RCDT', 'ESCT')), null],
])('knows a return by %s', async (_, said, reason) => {
  expect((await read(said)).details.returnReason).toBe(reason);
});

it('reads in which words the bank says why', async () => {
  const said = '<RtrInf><AddtlInf>Account closed</AddtlInf><AddtlInf>since May</AddtlInf></RtrInf>';
  expect((await read(told(said))).details.remittance).toEqual(['Account closed', 'since May']);
});

it('says of a return who is meant, where the parties are named as they were on its way', async () => {
  const said = '<RltdPties><Dbtr><Nm>Ana</Nm></Dbtr></RltdPties><RtrInf><AddtlInf>No account</AddtlInf></RtrInf>';
  expect((await read(told(said))).details.counterparty.name).toBe('Ana');
});

it('knows one again that was an ordinary debit before', async () => {
  const before = contentOf(await read(told('')));
  expect(contentOf(await read(told('<RtrInf><AddtlInf>Account closed</AddtlInf></RtrInf>')))).toBe(before);
  const alone = await read(code('RCDT', 'RRTN'));
  expect(contentOf({ ...alone, transactionCode: null })).toBe(contentOf(await read('')));
});

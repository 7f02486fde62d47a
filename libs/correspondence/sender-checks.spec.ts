import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { parseMessage } from './parse-message.js';
import { type Brought, checkFetched, checkSender } from './sender-checks.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = publicKey.replaceAll(/-----.*?-----|\s/g, '');

/** A domain that has all three, some that have SPF alone, one that signs alone, and nothing else in the world. */
const records: Readonly<Record<string, string[][]>> = {
  'city.example TXT': [['v=spf1 ip4:192.0.2.1 -all']],
  's1._domainkey.city.example TXT': [[`v=DKIM1; k=rsa; p=${key.slice(0, 200)}`, key.slice(200)]],
  '_dmarc.city.example TXT': [['v=DMARC1; p=reject']],
  's1._domainkey.plain.example TXT': [[`v=DKIM1; k=rsa; p=${key.slice(0, 200)}`, key.slice(200)]],
  '_dmarc.lax.example TXT': [['v=DMARC1; p=none']],
  'plain.example TXT': [['v=spf1 ip4:192.0.2.1 -all']],
  'mild.example TXT': [['v=spf1 ip4:192.0.2.1 ~all']],
  'eve.example TXT': [['v=spf1 ip4:198.51.100.9 -all']],
  's1._domainkey.eve.example TXT': [[`v=DKIM1; k=rsa; p=${key.slice(0, 200)}`, key.slice(200)]],
  's1._domainkey.mail.signed.example TXT': [[`v=DKIM1; k=rsa; p=${key.slice(0, 200)}`, key.slice(200)]],
};
const resolver = (name: string, type: string): Promise<string[][]> => {
  if (/^away\.|_domainkey\.lost\./.test(name))
    return Promise.reject(Object.assign(new Error('no answer'), { code: 'ESERVFAIL' }));
  const found = records[`${name} ${type}`];
  return found === undefined
    ? Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }))
    : Promise.resolve(found);
};

async function written(from: string, signedBy: string | null): Promise<Buffer> {
  const dkim = signedBy !== null && { dkim: { domainName: signedBy, keySelector: 's1', privateKey } };
  const transport = createTransport({ streamTransport: true, buffer: true, ...dkim });
  const { message } = await transport.sendMail({
    from,
    to: 'replies@post.example',
    subject: 'Re: place',
    text: 'I cancel.',
  });
  return message as Buffer;
}

const check = async (from: string, change: Partial<Brought> & { readonly signedBy?: string } = {}) => {
  const { signedBy = null, ...brought } = change;
  const raw = await written(from, signedBy);
  return checkSender({ raw, ip: '192.0.2.1', helo: 'mx.city.example', envelopeFrom: from, ...brought }, resolver);
};

describe('whether a domain stands by a mail', () => {
  it.each([
    ['signed, from its own host', 'ana@city.example', { signedBy: 'city.example' }, 'pass', 'pass pass pass'],
    [
      'signed, passed on by another',
      'ana@city.example',
      { signedBy: 'city.example', ip: '198.51.100.9' },
      'pass',
      'fail pass pass',
    ],
    ['from its own host, unsigned', 'ana@city.example', {}, 'pass', 'pass none pass'],
    ['forged, from elsewhere', 'ana@city.example', { ip: '198.51.100.9' }, 'fail', 'fail none fail'],
    [
      'forged, with an envelope of one’s own',
      'ana@city.example',
      { ip: '198.51.100.9', envelopeFrom: 'eve@plain.example' },
      'fail',
      'fail none fail',
    ],
    ['of SPF alone, forged', 'ana@plain.example', { ip: '198.51.100.9' }, 'fail', 'fail none none'],
    ['of a domain that says nothing', 'ana@silent.example', {}, 'none', 'none none none'],
    ['of SPF alone, from its own host', 'ana@plain.example', {}, 'pass', 'pass none none'],
    [
      'of SPF alone, from a part of the domain',
      'ana@plain.example',
      { envelopeFrom: 'x@plain.example' },
      'pass',
      'pass none none',
    ],
    [
      'of SPF alone, forged with an envelope of one’s own that passes',
      'ana@plain.example',
      { ip: '198.51.100.9', envelopeFrom: 'eve@eve.example' },
      'fail',
      'pass none none',
    ],
    [
      'of SPF alone, forged and signed with a domain of one’s own',
      'ana@plain.example',
      { ip: '198.51.100.9', envelopeFrom: 'eve@eve.example', signedBy: 'eve.example' },
      'fail',
      'pass pass none',
    ],
    [
      'of a domain that says nothing, with an envelope of somebody else',
      'ana@silent.example',
      { ip: '198.51.100.9', envelopeFrom: 'eve@eve.example' },
      'none',
      'pass none none',
    ],
    [
      'signed by a part of its own domain',
      'ana@signed.example',
      { signedBy: 'mail.signed.example' },
      'pass',
      'none pass none',
    ],
    ['of a domain that half denies it', 'ana@mild.example', { ip: '198.51.100.9' }, 'fail', 'softfail none none'],
    ['the same, from its own host', 'ana@mild.example', {}, 'pass', 'pass none none'],
    [
      'signed with a key that cannot be asked for now',
      'ana@lost.example',
      { signedBy: 'lost.example' },
      'fail',
      'none temperror none',
    ],
    ['of a domain that cannot be asked now', 'ana@away.example', {}, 'fail', 'temperror none none'],
  ] as const)('%s', async (_what, from, change, authentication, said) => {
    const { verdicts, ...rest } = await check(from, change);
    expect([rest.authentication, Object.values(verdicts).join(' ')]).toEqual([authentication, said]);
  });

  it('fails what was changed after it was signed', async () => {
    const raw = Buffer.from(
      (await written('ana@city.example', 'city.example')).toString().replace('I cancel.', 'I come.'),
    );
    const { authentication, verdicts } = await check('ana@city.example', { raw, ip: '198.51.100.9' });
    expect([authentication, verdicts.dmarc]).toEqual(['fail', 'fail']);
  });

  it.each([
    ['two lines, the registered one last', ['eve@eve.example', 'ana@city.example']],
    ['the same line twice', ['ana@city.example', 'ana@city.example']],
    ['an address within an encoded word', [`=?utf-8?B?${Buffer.from('Ana <ana@city.example>').toString('base64')}?=`]],
    ['a domain within an encoded word', ['ana@=?utf-8?q?city.example?=']],
    ['two in one line', ['ana@city.example, eve@eve.example']],
    ['a group', ['Friends: ana@city.example;']],
    ['none', []],
  ])('fails what does not say from which one address it is: %s', async (_what, from) => {
    const lines = [...from.map((one) => `From: ${one}`), 'Subject: Re: place', '', 'Please cancel my place.'];
    const raw = Buffer.from(lines.join('\r\n'));
    const { authentication } = await check('eve@eve.example', { raw, ip: '198.51.100.9' });
    expect(authentication).toBe('fail');
    expect((await checkFetched(raw, { trustedServer: null, asksDns: true }, resolver))?.authentication).toBe('fail');
    expect((await parseMessage(raw, [])).sender).toBe('');
  });

  it('is not misled by what stands beside the one address', async () => {
    for (const from of [
      '"Pérez, Ana (city)" <ana@city.example>',
      '=?utf-8?q?Ana_P=C3=A9rez?=\r\n <ana@city.example>',
    ]) {
      const raw = Buffer.from(`Subject: x\r\nFrom: ${from}\r\n\r\nPlease cancel my place.`);
      expect((await check('ana@city.example', { raw })).authentication).toBe('pass');
      expect((await parseMessage(raw, [])).sender).toBe('ana@city.example');
    }
    const accented = Buffer.from('From: ana@xn--mnchen-3ya.example\r\n\r\nx');
    expect((await parseMessage(accented, [])).sender).toBe('ana@münchen.example');
  });

  it('is vouched for by nobody where DNS does not answer, and no mail waits for it for ever', async () => {
    const raw = await written('ana@city.example', null);
    const brought = { raw, ip: '192.0.2.1', helo: 'x', envelopeFrom: 'ana@city.example' };
    const { authentication } = await checkSender(brought, () => new Promise(() => undefined));
    expect(authentication).toBe('fail');
    const failing = await checkSender(brought, () =>
      Promise.reject(Object.assign(new Error('x'), { code: 'ESERVFAIL' })),
    );
    expect(failing.authentication).toBe('fail');
  }, 15_000);
});

describe('of a mail that another server took', () => {
  const alone = { trustedServer: null, asksDns: true };
  const said = async (raw: Buffer, fetching: Parameters<typeof checkFetched>[1] = alone) => {
    const checked = await checkFetched(raw, fetching, resolver);
    if (checked === null) return null;
    const { spf, dkim, dmarc } = checked.verdicts;
    return [checked.authentication, spf, dkim, dmarc].join(' ');
  };

  it.each([
    ['signed by the domain that it names', 'ana@city.example', 'city.example', 'pass none pass pass'],
    ['signed by a domain that says no more', 'ana@plain.example', 'plain.example', 'pass none pass none'],
    ['signed by somebody else, against a policy', 'ana@city.example', 'plain.example', 'fail none pass fail'],
    ['signed by somebody else, without one', 'ana@silent.example', 'city.example', 'none none pass none'],
    ['unsigned, against a policy', 'ana@city.example', null, 'fail none none fail'],
    ['unsigned, against a policy that asks nothing', 'ana@lax.example', null, 'none none none none'],
    ['unsigned', 'ana@plain.example', null, 'none none none none'],
  ])('its signature is what counts: %s', async (_what, from, domain, verdicts) => {
    expect(await said(await written(from, domain))).toBe(verdicts);
  });

  it('a signature that does not fit is none of its domain', async () => {
    const raw = Buffer.from(
      (await written('ana@plain.example', 'plain.example')).toString().replace('Re: place', 'Re: x'),
    );
    expect(await said(raw)).toBe('fail none fail none');
  });

  const trusting = { trustedServer: 'mx.school.example', asksDns: true };
  const above = async (...lines: string[]) =>
    Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`), await written('ana@city.example', null)]);

  it.each([
    ['dmarc=pass (p=reject; dkim=fail) header.from=city.example; spf=fail', 'pass fail none pass'],
    ['spf=softfail smtp.mailfrom=x; dkim=fail; dkim=pass; dmarc=fail', 'fail softfail pass fail'],
    ['spf=fail', 'fail fail none none'],
    ['none', 'none none none none'],
    // Without a policy only what is aligned with the sender that the reader sees counts for it.
    ['spf=pass smtp.mailfrom=eve.example; dmarc=none', 'fail pass none none'],
    ['spf=pass smtp.mailfrom=bounces@mail.city.example; dmarc=none', 'pass pass none none'],
    ['spf=pass (google.com: x) smtp.mailfrom=ana@city.example', 'pass pass none none'],
    ['spf=softfail smtp.mailfrom=ana@city.example; dmarc=none', 'fail softfail none none'],
    ['spf=temperror; dmarc=none', 'fail temperror none none'],
    ['spf=none; dmarc=temperror', 'fail none none temperror'],
    ['spf=none; dkim=pass header.d=eve.example', 'none none pass none'],
    ['spf=softfail smtp.mailfrom=x.example; dkim=pass header.i=@city.example header.s=s1', 'pass softfail pass none'],
    ['spf=none; dkim=pass header.d=eve.example; dkim=fail header.d=city.example', 'fail none pass none'],
    // What the sender has written into it is not the server's word.
    ['spf=none smtp.mailfrom="x; dmarc=pass; y"@eve.example; dmarc=fail', 'fail none none fail'],
    ['spf=none (of a (b) ; dmarc=pass); dmarc=fail', 'fail none none fail'],
  ])('the server of the mailbox is believed where it is named: %s', async (results, verdicts) => {
    const own = `Authentication-Results: MX.school.example 1;\r\n ${results}`;
    const forged = 'Authentication-Results: mx.school.example; dmarc=pass; dkim=pass; spf=pass';
    expect(await said(await above(own, forged), trusting)).toBe(verdicts);
  });

  it('and not where it stands above a mail of two authors', async () => {
    const raw = Buffer.concat([
      Buffer.from('Authentication-Results: mx.school.example; dmarc=pass\r\nFrom: eve@eve.example\r\n'),
      await written('ana@city.example', null),
    ]);
    expect(await said(raw, trusting)).toBe('fail none none pass');
  });

  it('what anybody else has written above it is not', async () => {
    const others = ['mx.elsewhere.example', 'x.mx.school.example'].map(
      (id) => `Authentication-Results: ${id}; dmarc=pass`,
    );
    const raw = await above(...others);
    expect(await said(raw, trusting)).toBe('fail none none fail');
    expect(await said(await above('Authentication-Results: mx.school.example; dmarc=pass'))).toBe(
      'fail none none fail',
    );
  });

  it('nobody is asked where senders are not checked', async () => {
    const raw = await written('ana@city.example', null);
    expect(await said(raw, { trustedServer: null, asksDns: false })).toBeNull();
    expect(await said(raw, { ...trusting, asksDns: false })).toBeNull();
  });
});

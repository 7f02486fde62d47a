import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';

function logged(fields: object, message = 'something happened'): Record<string, unknown> {
  const lines: string[] = [];
  createLog('test', 'info', { destination: { write: (line: string) => void lines.push(line) } }).info(fields, message);
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

describe('createLog', () => {
  it('writes one JSON line with name, level and instant', () => {
    expect(logged({ applicationId: 'a-1' })).toMatchObject({
      name: 'test',
      level: 'info',
      applicationId: 'a-1',
      msg: 'something happened',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    });
  });

  it('hides who it is about and what lets them in, however deep', () => {
    const line = logged({
      req: { headers: { Authorization: 'Bearer s3cret', accept: '*/*' }, body: { familyName: 'Ferrer' } },
      rows: [{ id: 1, email: 'a@b.example' }],
      accessToken: 't0ken',
    });
    expect(JSON.stringify(line)).not.toMatch(/s3cret|Ferrer|b\.example|t0ken/);
    expect(line).toMatchObject({ req: { headers: { accept: '*/*' } }, rows: [{ id: 1 }] });
  });

  it('hides addresses inside sentences, and leaves versions alone', () => {
    expect(logged({}, '550 no such user <ana@city.example> in pino@10.4.0')['msg']).toBe(
      '550 no such user <[address]> in pino@10.4.0',
    );
  });

  it('keeps of an error what helps and drops the values it carries', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Ferrer)' });
    const error = Object.assign(new Error('query failed', { cause }), { parameters: ['Ferrer'] });
    const line = logged({ err: error });
    expect(line['err']).toMatchObject({ message: 'query failed', cause: { code: '23505' } });
    expect(JSON.stringify(line)).not.toContain('Ferrer');
  });
});

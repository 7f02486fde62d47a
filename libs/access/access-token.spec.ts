import { describe, expect, it } from '@jest/globals';
import { accessToken, applicationIdIn, isAccessToken } from './access-token.js';
import { subscriptionId } from './subscription.js';

const secret = '0123456789abcdef0123456789abcdef';
const id = '6f1c2b3a-4d5e-4f60-8a7b-9c0d1e2f3a4b';
const own = { applicationId: id, generation: 1 };

describe('accessToken', () => {
  it('opens the application and generation that it was made for, and names the application', () => {
    const token = accessToken(secret, id, 1);
    expect(token).toMatch(/^mata_[\da-f]{32}_[\w-]{43}$/);
    expect(isAccessToken(secret, token, own)).toBe(true);
    expect(applicationIdIn(token)).toBe(id);
  });

  it('opens nothing else', () => {
    const token = accessToken(secret, id, 1);
    expect(isAccessToken(secret, token, { ...own, generation: 2 })).toBe(false);
    expect(isAccessToken(secret, token, { ...own, applicationId: '00000000-0000-4000-8000-000000000000' })).toBe(false);
    expect(isAccessToken(`${secret}!`, token, own)).toBe(false);
  });

  it.each(['', 'mata_', 'mata_x', accessToken(secret, id, 1).slice(0, -1), `${accessToken(secret, id, 1)}A`])(
    'refuses %j without a fault',
    (token) => expect(isAccessToken(secret, token, own)).toBe(false),
  );

  it('finds no application in a token of staff', () => {
    expect(applicationIdIn('mat_abcdefghijklmnopqrstuvwxyz')).toBeNull();
  });
});

describe('subscriptionId', () => {
  it('is one for one address, however it is written', () => {
    const ids = ['Ana@City.example', ' ana@city.example ', 'ANA@CITY.EXAMPLE'].map((email) =>
      subscriptionId(secret, 'webinar', email),
    );
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it('is another for another address, edition or secret', () => {
    const ids = [
      subscriptionId(secret, 'webinar', 'ana@city.example'),
      subscriptionId(secret, 'webinar', 'bea@city.example'),
      subscriptionId(secret, 'webinar-2', 'ana@city.example'),
      subscriptionId(`${secret}!`, 'webinar', 'ana@city.example'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});

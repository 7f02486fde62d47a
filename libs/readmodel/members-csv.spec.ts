import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { packageRoot } from '#settings/package-root.js';
import { MembersError, readMembers } from './members-csv.js';

const header = 'code,name,city,country,year,paid_on,source';
const list = (...lines: string[]) => [header, ...lines].join('\n');

it('reads a member with its years, and one that has paid for none', () => {
  const csv = list(
    'a,"City, of A",A,ES,2022,2022-03-14,ledger',
    'b,B,"Ciudad ""B""",MX,,,',
    'a,"City, of A",A,ES,2023,2023-02-27,ledger',
  );
  expect(readMembers(csv)).toEqual([
    {
      ...{ code: 'a', name: 'City, of A', city: 'A', country: 'ES' },
      contributions: [
        { year: 2022, paidOn: '2022-03-14', source: 'ledger' },
        { year: 2023, paidOn: '2023-02-27', source: 'ledger' },
      ],
    },
    { code: 'b', name: 'B', city: 'Ciudad "B"', country: 'MX', contributions: [] },
  ]);
});

it('minds neither a byte-order mark, nor Windows line ends, nor blanks, nor the order of columns', () => {
  const csv =
    '\uFEFFcountry,code,city,name,source,paid_on,year\r\n ES , a , A , Name , ledger , 2023-01-01 , 2023 \r\n\r\n';
  expect(readMembers(csv)).toEqual([
    {
      ...{ code: 'a', name: 'Name', city: 'A', country: 'ES' },
      contributions: [{ year: 2023, paidOn: '2023-01-01', source: 'ledger' }],
    },
  ]);
});

it('reads the sample that comes with the package', () => {
  const members = readMembers(readFileSync(join(packageRoot(), 'data', 'members.sample.csv'), 'utf8'));
  expect(members.map(({ code, contributions }) => [code, contributions.map(({ year }) => year)])).toEqual([
    ['barcelona', [2022, 2023]],
    ['montreal', [2023]],
    ['rabat', [2022]],
    ['brussels', [2023]],
    ['bamako', []],
    ['mexico-city', [2023]],
  ]);
});

const good = 'a,A,A,ES,2023,2023-02-27,ledger';

it.each<[string, string, string]>([
  ['nothing at all', '', 'line 1: there is no header'],
  ['a header alone', header, 'line 1: no member follows the header'],
  [
    'a header with other columns',
    'code,name,city,city,land\na,A,A,A,ES',
    [
      'line 1, country: is missing',
      'line 1, year: is missing',
      'line 1, paid_on: is missing',
      'line 1, source: is missing',
      'line 1, land: is not known: the columns are code, name, city, country, year, paid_on, source',
      'line 1, city: comes twice',
    ].join('\n'),
  ],
  ['a line that is too short', list(good, 'b,B'), 'line 3: has 2 columns instead of 7'],
  ['an open quote', list('a,"A,A,ES,,,'), 'line 2: is no CSV: CSV_QUOTE_NOT_CLOSED'],
  [
    'a line that is wrong throughout',
    list('A B,,\u0007,Spain,23,2023-02-30,'),
    [
      'line 2, code: is not a code of small letters, digits and single hyphens',
      'line 2, name: is empty, too long or has control characters',
      'line 2, city: is empty, too long or has control characters',
      'line 2, country: is not a country code such as ES',
      'line 2, year: is not a year such as 2023',
      'line 2, paid_on: is not a date such as 2023-05-31',
      'line 2, source: is empty, too long or has control characters',
    ].join('\n'),
  ],
  [
    'a year without its date and source',
    list('a,A,A,ES,2023,,'),
    [
      'line 2, paid_on: is not a date such as 2023-05-31',
      'line 2, source: is empty, too long or has control characters',
    ].join('\n'),
  ],
  [
    'a member that is told in two ways, and a year twice',
    list(good, good.replace('A,A,ES', 'A,B,FR')),
    [
      'line 3, city: differs from line 2',
      'line 3, country: differs from line 2',
      'line 3, year: repeats line 2 of the same member',
    ].join('\n'),
  ],
])('refuses %s, and says where', (_, csv, message) => {
  expect(() => readMembers(csv)).toThrow(expect.objectContaining({ message }));
});

it('names a hundred problems and no more', () => {
  const csv = list(...Array.from({ length: 300 }, (_, nth) => `member-${nth},A,A,Spain,,,`));
  const refusal = (): unknown => {
    try {
      return readMembers(csv);
    } catch (error) {
      return error instanceof MembersError ? error.problems.length : error;
    }
  };
  expect(refusal()).toBe(100);
});

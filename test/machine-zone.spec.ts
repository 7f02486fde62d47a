import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { transformFileSync } from '@swc/core';

it('is New York for all tests, those of the cancellation windows and of PostgreSQL among them', () => {
  expect([new Date(0).getHours(), process.env['TZ']]).toEqual([19, 'America/New_York']);
});

// A process reads its zone once, at start, so each machine's zone needs a process of its own.
const zone = transformFileSync('libs/domain/time/zone.ts', {
  swcrc: false,
  module: { type: 'es6' },
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
});

const questions = `
  const madrid = 'Europe/Madrid';
  console.log(JSON.stringify({
    witness: new Date(0).getHours(),
    window: before('2024-11-18', 'P30D', madrid),
    lastMillisecond: localDateOf('2024-10-18T21:59:59.999Z', madrid),
    firstMillisecond: localDateOf('2024-10-18T22:00:00.000Z', madrid),
    refundDue: endOfDayAfter('2024-10-18T21:59:59.999Z', 'P30D', madrid),
    sameClock: after('2024-10-26T10:00:00.000Z', 'P1D', madrid),
    noMidnight: startOfDay('2018-11-04', 'America/Sao_Paulo'),
    leapDay: plusDays('2024-02-28', 1),
    afterTheMachinesOwnChange: daysBetween('2024-03-09', '2024-03-11'),
    received: normaliseInstant('2024-10-18T23:59:59.999+02:00'),
  }));`;

function answersIn(machineZone: string): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', zone.code + questions], {
    env: { ...process.env, TZ: machineZone },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

it.each([
  ['America/New_York', 19],
  ['Pacific/Kiritimati', 13],
  ['America/Sao_Paulo', 21],
  ['Europe/Madrid', 1],
  ['UTC', 0],
])('every deadline is the same on a machine in %s', (machineZone, witness) => {
  expect(answersIn(machineZone)).toEqual({
    witness,
    window: '2024-10-18T22:00:00.000Z',
    lastMillisecond: '2024-10-18',
    firstMillisecond: '2024-10-19',
    refundDue: '2024-11-17T23:00:00.000Z',
    sameClock: '2024-10-27T11:00:00.000Z',
    noMidnight: '2018-11-04T03:00:00.000Z',
    leapDay: '2024-02-29',
    afterTheMachinesOwnChange: 2,
    received: '2024-10-18T21:59:59.999Z',
  });
});

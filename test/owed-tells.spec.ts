import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type TellingHands, tellNext } from '#activities/tell-next.js';
import type { Answer } from '#domain/outcome.js';
import { append, lockStream } from '#eventstore/event-store.js';
import { claimTell, oweTells } from '#eventstore/owed-tells.js';
import { dropRefusedTell, droppedTells, refusedTells, tellRefusedAgain } from '#eventstore/refused-tells.js';
import { backlog } from '#readmodel/backlog.js';
import { freshDatabase } from './support/world.js';

const NOW = '2024-10-01T08:00:00.000Z';
const IN_A_MINUTE = '2024-10-01T08:01:00.000Z';
const [GHENT, LYON] = ['group-ghent', 'group-lyon'];

let dataSource: DataSource;
beforeAll(async () => void (dataSource = await freshDatabase()));
afterAll(() => dataSource.destroy());
beforeEach(() => dataSource.query('TRUNCATE owed_tell'));

/** Owed by one stream to another, in the order given. */
async function owes(owedBy: string, ...to: readonly string[]): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const version = await lockStream(manager, owedBy);
    const events = to.map((stream) => ({ type: 'Noted', stream, occurredAt: NOW, by: 'staff:anna' }));
    const step = { stream: owedBy, expectedVersion: version, commandId: randomUUID(), recordedAt: NOW, events };
    const stored = await append(manager, step);
    await oweTells(
      manager,
      stored.map(({ eventId, event, position }) => {
        return {
          eventId,
          position,
          owedBy,
          part: 0,
          stream: event.stream,
          command: { type: 'GiveUpPlace', by: owedBy },
        };
      }),
    );
  });
}

const outcome = { phase: 'open', deadline: null, version: 1, accepts: [], closed: false };
const taken: Answer = { outcome, rejection: null };
const refusing = (reason: 'no-place' | 'numbers-held'): Answer => ({ outcome, rejection: { reason, facts: {} } });

/** Whoever is told answers so; `heard` has who said it to whom, and whether it was asked anew. */
function hands(answer: (stream: string) => Answer | Promise<Answer>, now = NOW) {
  const heard: string[] = [];
  const telling: TellingHands = {
    dataSource,
    clock: () => now,
    log: { error: () => undefined },
    teller: {
      tell: async (stream, { by }, { anew }) => {
        heard.push(`${by} to ${stream}${anew ? ' anew' : ''}`);
        return answer(stream);
      },
    },
  };
  return { heard, telling };
}

async function tellAll(telling: TellingHands): Promise<void> {
  while (await tellNext(telling));
}

it('tells what one stream owes another in its order, and no one waits for what others owe the same', async () => {
  await owes('application-1', GHENT, GHENT);
  await owes('application-2', GHENT);
  await dataSource.transaction(async (manager) => {
    const first = await claimTell(manager, { now: NOW });
    const { heard, telling } = hands(() => taken);
    await tellAll(telling);
    expect([first?.owedBy, heard]).toEqual(['application-1', ['application-2 to group-ghent']]);
  });
  const { heard, telling } = hands(() => taken);
  await tellAll(telling);
  expect(heard).toEqual(['application-1 to group-ghent', 'application-1 to group-ghent']);
  expect(await dataSource.query('SELECT * FROM owed_tell')).toEqual([]);
});

it('tells again, anew, what nobody could judge, and goes on with others meanwhile', async () => {
  await owes('application-1', GHENT, GHENT);
  await owes('application-2', LYON);
  const first = hands((stream) => (stream === GHENT ? refusing('numbers-held') : taken));
  await tellAll(first.telling);
  expect(first.heard).toEqual(['application-1 to group-ghent', 'application-2 to group-lyon']);
  expect(await backlog(dataSource, IN_A_MINUTE)).toMatchObject({
    ...{ tellsOwed: 2, tellsOldestSeconds: 60, tellsRefused: 0 },
  });
  const second = hands(() => taken, IN_A_MINUTE);
  await tellAll(second.telling);
  expect(second.heard).toEqual(['application-1 to group-ghent anew', 'application-1 to group-ghent']);
});

it('does not lose what was under way when nobody answered', async () => {
  await owes('application-1', GHENT);
  const silent = hands(() => Promise.reject(new Error('no answer')));
  await tellAll(silent.telling);
  const later = hands(() => taken, IN_A_MINUTE);
  await tellAll(later.telling);
  expect([silent.heard, later.heard]).toEqual([
    ['application-1 to group-ghent'],
    ['application-1 to group-ghent anew'],
  ]);
});

it('keeps what was refused for a person, and tells it again when it is mended', async () => {
  await owes('application-1', GHENT, GHENT);
  const { telling } = hands(() => refusing('no-place'));
  expect(await tellNext(telling)).toBe(true);
  expect(await refusedTells(dataSource.manager)).toMatchObject([
    { owedBy: 'application-1', stream: GHENT, command: 'GiveUpPlace', because: 'no-place', refusedAt: new Date(NOW) },
  ]);
  expect(await backlog(dataSource, NOW)).toMatchObject({ tellsOwed: 1, tellsRefused: 1 });
  expect(await tellRefusedAgain(dataSource.manager)).toBe(1);
  const mended = hands(() => taken);
  await tellAll(mended.telling);
  expect(mended.heard).toEqual(['application-1 to group-ghent anew', 'application-1 to group-ghent']);
});

it('drops what somebody has put right by hand, once, and keeps who said so', async () => {
  await owes('application-1', GHENT);
  await owes('application-2', GHENT);
  await tellAll(hands((stream) => (stream === GHENT ? refusing('no-place') : taken)).telling);
  const [first, second] = await refusedTells(dataSource.manager);
  const word = { by: 'staff:ines', at: IN_A_MINUTE, because: 'The line was credited by hand.' };
  const drop = (tell: string): Promise<boolean> => dropRefusedTell(dataSource.manager, tell, word);
  expect([await drop(first?.tell ?? ''), await drop(first?.tell ?? ''), await drop('of nothing')]).toEqual([
    ...[true, false, false],
  ]);
  expect(await refusedTells(dataSource.manager)).toEqual([second]);
  expect(await backlog(dataSource, IN_A_MINUTE)).toMatchObject({ tellsOwed: 0, tellsRefused: 1 });
  expect(await droppedTells(dataSource.manager)).toEqual([
    { ...first, droppedAt: new Date(IN_A_MINUTE), droppedBy: word.by, reason: word.because },
  ]);
  // What waits to be told is nobody's to drop, and what was dropped is not told again.
  await tellRefusedAgain(dataSource.manager);
  expect(await drop(second?.tell ?? '')).toBe(false);
  const mended = hands(() => taken);
  await tellAll(mended.telling);
  expect(mended.heard).toEqual(['application-2 to group-ghent anew']);
});

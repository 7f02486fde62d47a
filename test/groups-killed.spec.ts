import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApplicationEvent } from '#domain/application/events.js';
import { loadStream } from '#eventstore/event-store.js';
import { groupStream } from '#telling/names.js';
import { holdStream } from './support/hold-stream.js';
import { openSchool, type School } from './support/school.js';
import { until } from './support/until.js';
import { Workshop } from './support/workshop.js';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
afterAll(() => workshop.close());

const owed = (): Promise<number> => workshop.count(`SELECT count(*)::integer AS count FROM owed_tell`);

interface Declared {
  readonly group: string;
  readonly applications: readonly string[];
}

async function groupOf(school: School, members: number): Promise<Declared> {
  const code = await school.declareGroup();
  const group = groupStream(code);
  const applications = await Promise.all(Array.from({ length: members }, () => school.apply({}, code)));
  await Promise.all(applications.map((stream) => school.act(stream, { type: 'Admit', override: null })));
  return { group, applications };
}

it('tells every line once, though the worker is killed between the decision and the telling', async () => {
  const { dataSource } = workshop;
  const victim = await workshop.startWorker();
  const school = await openSchool(workshop);
  const groups = await Promise.all(Array.from({ length: 4 }, () => groupOf(school, 3)));
  // One line cannot be told before the worker is killed, however late that is.
  const release = await holdStream(dataSource, groups[0]?.applications[0] ?? '');
  const closed = await Promise.all(groups.map(({ group }) => school.act(group, { type: 'CloseGroup' })));
  victim.process.kill('SIGKILL');
  expect(closed.map(({ rejection }) => rejection)).toEqual([null, null, null, null]);
  expect(await owed()).toBeGreaterThan(0);
  await release();
  await workshop.startWorker();
  await until(async () => (await owed()) === 0, 60_000);
  for (const stream of groups.flatMap(({ applications }) => applications)) {
    const events = (await loadStream<ApplicationEvent>(dataSource.manager, stream)).map(({ event }) => event);
    const lines = events.filter((event) => event.type === 'InvoiceIssued');
    expect(lines).toMatchObject([{ amountMinor: 54_000, line: { askedMinor: 60_000 } }]);
  }
  for (const { group } of groups) {
    const types = (await loadStream(dataSource.manager, group)).map(({ event }) => event.type);
    const expected = [
      'GroupDeclared',
      'MemberJoined',
      'MemberJoined',
      'MemberJoined',
      'GroupClosed',
      'GroupInvoiceIssued',
    ];
    expect(types).toEqual(expected);
  }
}, 120_000);

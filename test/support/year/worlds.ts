import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Outcome } from '#domain/outcome.js';
import { readProgramme } from '#programmes/read-programme.js';
import { applicationsBehind } from '#readmodel/open-applications.js';
import { applicationStream, editionStream, type UntimedCommand } from '#telling/names.js';
import type { Engine } from '../engine.js';
import { RealRecord } from '../real-record.js';
import { openSchool } from '../school.js';
import { until } from '../until.js';
import { advance } from '../world.js';
import type { YearWorld } from '../year.js';

/** The diploma of 2024 on the record itself, which is told the time at each deadline. */
export async function recordedWorld(dataSource: DataSource): Promise<YearWorld> {
  const programme = await readProgramme('programmes/metropolis-diploma-2024.yaml');
  const record = new RealRecord(dataSource);
  await record.publish(programme, '2024-02-12T08:00:00.000Z');
  const known = new Map<string, Outcome>();
  const tell: YearWorld['tell'] = async (stream, at, words) => {
    const answer = await record.tell(stream, at, words);
    known.set(stream, answer.outcome);
    return answer;
  };
  return {
    dataSource,
    programme,
    tell,
    apply: async (at) => {
      const stream = await record.apply(programme, at);
      await tell(stream, at, { type: 'ObserveTime', by: 'clock' });
      return stream;
    },
    pass: async (stream, instant) => {
      for (let next = known.get(stream); next?.deadline != null && next.deadline <= instant; next = known.get(stream)) {
        const id = `time/${next.version}/${next.deadline}`;
        await tell(stream, next.deadline, { type: 'ObserveTime', by: 'clock', id });
      }
    },
    reschedule: async (at, dates) => {
      const moved = { ...dates, provisional: false, becauseId: 't' };
      await record.brings(editionStream(programme.code), at, { type: 'RescheduleEdition', ...moved });
      const { version, applicationIds } = await applicationsBehind(dataSource, programme.code, 1_000);
      for (const id of applicationIds)
        await tell(applicationStream(id), at, { type: 'NoteEdition', version, by: 'organiser' });
    },
  };
}

/** The diploma with its dates moved to begin today, in workflows whose timers fire because their time is skipped. */
export async function skippingWorld(dataSource: DataSource, { client, teller }: Engine): Promise<YearWorld> {
  const school = await openSchool({ dataSource, teller });
  const { programme, edition } = school;
  const skippedMs = new Map<string, number>();
  return {
    dataSource,
    programme,
    apply: () => school.apply(),
    tell: (stream, _at, words) => {
      const command = { by: 'staff:anna', role: 'admissions', id: randomUUID(), ...words };
      return teller.tell(stream, command as UntimedCommand);
    },
    pass: async (stream, instant) => {
      const skipped = skippedMs.get(stream) ?? 0;
      const leftMs = Date.parse(instant) - Date.now() - skipped;
      if (leftMs <= 0) return;
      await advance(client, stream, leftMs / 1_000);
      skippedMs.set(stream, skipped + leftMs);
    },
    reschedule: async (_at, dates) => {
      await school.act(edition, { type: 'RescheduleEdition', ...dates, provisional: false, becauseId: 't' });
      await until(async () => (await applicationsBehind(dataSource, programme.code, 1)).applicationIds.length === 0);
    },
  };
}

import type { EntityManager } from 'typeorm';
import type { ApplicationCommand } from '#domain/application/commands.js';
import { decide } from '#domain/application/decide.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { evolve, fold } from '#domain/application/evolve.js';
import { isOfPayer, owedBy } from '#domain/application/letters.js';
import { outcomeOf } from '#domain/application/outcome.js';
import type { State } from '#domain/application/state.js';
import { insertOwed, owedRow } from '#mail/owed.js';
import { loadContext } from '#readmodel/context.js';
import { projectApplication } from '#readmodel/project.js';
import { drawNumbers } from './draw-numbers.js';
import { endHeldMail, holdMailAgain } from './end-held-mail.js';
import { freezePapers } from './freeze-papers.js';
import { oweToGroup } from './owe-tells.js';
import { isPaidByAnother } from './paid-by-another.js';
import type { Process, Settled } from './process.js';
import { stepsOf } from './steps.js';

export const applicationProcess: Process<State, ApplicationCommand, ApplicationEvent> = {
  fold,
  evolve,
  outcome: outcomeOf,
  decide: async (manager, applicationId, { command, state }) =>
    decide(command, state, await loadContext(manager, applicationId, { command, state })),
  complete: drawNumbers,
  settle: async (manager, settled) => {
    const { subject: applicationId, before, state, outcome, past, stored } = settled;
    const events = [...past, ...stored.map(({ event }) => event)];
    await projectApplication(manager, { state, outcome, events }, { ...before, events: past });
    const steps = stepsOf(settled);
    const paidByOthers = await freezePapers(manager, { past, steps });
    await owe(manager, { state, stored, events, paidByOthers });
    await oweToGroup(manager, steps);
    const at = stored.at(-1)?.recordedAt;
    if (at !== undefined && state?.phase !== before.state?.phase)
      await endHeldMail(manager, { applicationId, events, at });
    if (stored.some(({ event }) => event.type === 'PlaceReinstated'))
      await holdMailAgain(manager, { applicationId, events });
  },
};

interface Owing extends Pick<Settled<State, ApplicationEvent>, 'state' | 'stored'> {
  readonly events: readonly ApplicationEvent[];
  readonly paidByOthers: ReadonlySet<string>;
}

/** What a letter says depends on all that followed: a payment that gave the place needs no receipt of its own. */
async function owe(manager: EntityManager, { state, stored, events, paidByOthers }: Owing): Promise<void> {
  if (state === null) return;
  const step = stored.map(({ event }) => event);
  const rows = stored.flatMap(({ eventId, position, event }) =>
    owedBy(event, state, step).map((owed, ordinal) =>
      owedRow({ eventId, ordinal, applicationId: state.id, position }, owed),
    ),
  );
  const ofPayer = rows.filter((row) => row.kind === 'letter' && isOfPayer(row.name));
  const hasPayer = ofPayer.length > 0 && (await isPaidByAnother(manager, { application: state, events }));
  await insertOwed(
    manager,
    rows.filter((row) =>
      ofPayer.includes(row) ? hasPayer : row.audience !== 'payer' || paidByOthers.has(row.eventId),
    ),
  );
}

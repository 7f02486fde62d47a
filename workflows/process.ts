import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  defineUpdate,
  log,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '#activities/index.js';
import type { Answer, Outcome } from '#domain/outcome.js';
import { TELL, type RefusalDetails, type UntimedCommand } from '#telling/names.js';

const { recall, record } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10s', // Above every time-out inside the transaction, so that the transaction fails first.
  localRetryThreshold: '1s', // Then it waits on a timer: an open task that heartbeats would fill the history.
  retry: { initialInterval: '100ms', maximumInterval: '30s' }, // Without end: what ends by itself is waited for.
});

const tell = defineUpdate<Outcome, [UntimedCommand]>(TELL);

/**
 * The life of one stream: takes what it is told, one thing at a time; tells it the time when a deadline has come; ends
 * when nothing is left to wait for. Every rule is behind `record`. `follow` is called once for each version that the
 * stream was seen to have, one call at a time; tells do not wait for it, the end does. This code is replayed: the order
 * of its steps must not change under a run that is open.
 */
export async function process(stream: string, follow?: () => Promise<unknown>): Promise<'closed' | 'turn'> {
  let known: Outcome | undefined;
  const now = (): Outcome => known as Outcome;
  const learn = (outcome: Outcome): void => {
    known = outcome;
    setCurrentDetails(inWords(outcome));
  };

  // Two local activities at once resolve together in replay and apart when live: one after the other, always.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const ask = (command: UntimedCommand, notBefore = ''): Promise<Answer> =>
    inTurn(async () => {
      const time = new Date().toISOString(); // The workflow's own: one clock for commands and timers.
      const answer = await record(stream, { ...command, at: time > notBefore ? time : notBefore });
      learn(answer.outcome);
      return answer;
    });

  // Before the first await: an update that came with the start is handed over inside this call.
  setHandler(tell, async (command) => {
    const { outcome, rejection } = await ask(command);
    if (rejection === null) return outcome;
    const details: RefusalDetails = [rejection.facts, outcome];
    throw ApplicationFailure.create({ type: rejection.reason, nonRetryable: true, details });
  });

  // A tell that came with the start folds the same events: recalling them as well would be for nothing.
  if (allHandlersFinished()) learn(await inTurn(() => recall(stream)));
  else await condition(() => known !== undefined);

  async function clock(): Promise<never> {
    for (;;) {
      await condition(() => now().deadline !== null);
      const { deadline, version } = now();
      const moved = (): boolean => now().deadline !== deadline;
      const waitMs = Date.parse(deadline as string) - Date.now();
      if (waitMs > 0 && (await condition(moved, waitMs))) continue;
      const { rejection } = await ask(timePasses(`time/${version}/${deadline}`), deadline as string);
      if (moved()) continue;
      const reason = rejection?.reason ?? null;
      // Numbers that are held wait for a person: nothing is broken.
      const level = reason === 'numbers-held' ? 'warn' : 'error';
      log[level]('time was told and the deadline stayed', { stream, deadline, reason });
      await condition(moved, '1 minute');
    }
  }
  void clock(); // Never awaited: an error in it fails the task, which is repeated and seen, not the run.

  let followed = follow === undefined ? Number.POSITIVE_INFINITY : 0;
  async function following(step: () => Promise<unknown>): Promise<never> {
    for (;;) {
      await condition(() => now().version > followed);
      const { version } = now();
      await step();
      followed = version;
    }
  }
  if (follow !== undefined) void following(follow);

  const turning = (): boolean => workflowInfo().continueAsNewSuggested;
  const idle = (): boolean => allHandlersFinished() && now().version <= followed;
  await condition(() => idle() && (now().closed || turning()));
  return now().closed ? 'closed' : 'turn';
}

const timePasses = (id: string): UntimedCommand => ({ type: 'ObserveTime', id, by: 'clock', role: null });

/** What a person reads who opens the workflow: what it is waiting for. */
const inWords = ({ phase, deadline, accepts, closed }: Outcome): string =>
  [
    `Phase: ${phase}.`,
    closed
      ? 'Nothing is left to wait for.'
      : `Waits to be told something${deadline === null ? '' : `, until ${deadline}`}.`,
    accepts.length === 0 ? '' : `May be told: ${accepts.join(', ')}.`,
  ].join(' ');

import type { Outcome } from '#domain/outcome.js';

const ACCEPTS = ['Admit', 'Reject', 'RequestInformation', 'Withdraw', 'RecordAttendance', 'ConfirmPayment'] as const;

/** Like Matricula's own in size, and with its deadlines: far ahead, and at the end first passed and then a second away. */
const outcome = (deadline: string | null, closed: boolean): Outcome => ({
  ...{ phase: 'awaiting-payment', version: 7, accepts: ACCEPTS, deadline, closed },
});

const TELLS = 4;
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();

/** Answers with constants; all it remembers is how often it was asked for each stream. */
export function floorActivities() {
  const asked = new Map<string, number>();
  const record: (stream: string, command: object) => Promise<Outcome> = (stream) => {
    const nth = (asked.get(stream) ?? 0) + 1;
    asked.set(stream, nth);
    if (nth < TELLS) return Promise.resolve(outcome(inSeconds(86_400 * nth), false));
    if (nth === TELLS) return Promise.resolve(outcome(inSeconds(-1), false));
    if (nth === TELLS + 1) return Promise.resolve(outcome(inSeconds(1), false));
    asked.delete(stream);
    return Promise.resolve(outcome(null, true));
  };
  return { record };
}

export type FloorActivities = ReturnType<typeof floorActivities>;

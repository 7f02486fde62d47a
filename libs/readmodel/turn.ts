import type { EntityManager } from 'typeorm';

/** What is taken in turn without a row of its own to lock; a number each, so that their keys never meet. */
const SUBJECTS = { seats: 1, person: 2, group: 3, told: 4 } as const;

/** Waits for its turn and keeps it until the transaction ends. Two keys may share a turn: that costs a wait, no more. */
export async function lockUntilEnd(manager: EntityManager, subject: keyof typeof SUBJECTS, key: string): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [SUBJECTS[subject], key]);
}

/** Takes the turn as `lockUntilEnd` does where nobody has it; false where somebody does. */
export async function tryLockUntilEnd(
  manager: EntityManager,
  subject: keyof typeof SUBJECTS,
  key: string,
): Promise<boolean> {
  const [row] = await manager.query<readonly { taken: boolean }[]>(
    'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken',
    [SUBJECTS[subject], key],
  );
  return row?.taken === true;
}

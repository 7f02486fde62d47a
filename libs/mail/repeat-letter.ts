import type { EntityManager } from 'typeorm';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Instant } from '#domain/time/zone.js';
import { latestOwed } from './owed.js';
import { resendLetter } from './resend.js';

interface Repeating {
  readonly applicationId: string;
  readonly letter: LetterName;
  readonly at: Instant;
}

/**
 * Owes the latest letter of that name once more to whoever has asked for what it says; where it is still to leave, that is
 * the answer.
 * @returns false where there is none, or it has been sent again before: two machines that answer each other end here
 */
export async function repeatLetter(manager: EntityManager, { applicationId, letter, at }: Repeating): Promise<boolean> {
  const owed = await latestOwed(manager, applicationId, letter);
  if (owed === null) return false;
  const { eventId, ordinal } = owed;
  const again = await manager.query<readonly unknown[]>(
    'SELECT FROM letter_resend WHERE event_id = $1 AND ordinal = $2 LIMIT 1',
    [eventId, ordinal],
  );
  if (again.length > 0) return false;
  await resendLetter(manager, `${eventId}.${String(ordinal)}`, { because: ANSWERS, by: 'applicant', at });
  return true;
}

const ANSWERS = 'A mail asks for what it says.';

import { join } from 'node:path';
import { parseProgramme, type Programme } from '#contracts/programme.js';
import { readProgramme } from '#programmes/read-programme.js';
import { packageRoot } from '#settings/package-root.js';

const DAY_MS = 86_400_000;

/**
 * The diploma, taught yesterday: whoever is entered late, admitted, pays and was there has a certificate at once, and
 * the file is closed a second later. So a whole life can be lived without waiting for a season, and every life is alike.
 */
export async function taughtYesterday(code: string, nowMs: number): Promise<Programme> {
  const diploma = await readProgramme(join(packageRoot(), 'programmes', 'metropolis-diploma-2024.yaml'));
  const day = (distance: number): string => new Date(nowMs + distance * DAY_MS).toISOString().slice(0, 10);
  const { terms, sessions, dates } = diploma;
  return parseProgramme({
    ...diploma,
    code,
    dates: { ...dates, starts: day(-3), ends: day(-2), inPersonFrom: day(-3) },
    applications: { closes: day(-10) },
    sessions: sessions.map((session) => ({ ...session, starts: null, ends: null })),
    terms: {
      ...terms,
      completion: { ...terms.completion, requires: ['attendance'], sessions: ['skills'] },
      startReminders: [],
      fileClosesAfter: 'PT1S',
    },
  });
}

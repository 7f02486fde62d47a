import { type Disposition, dispositionOf, type Standing } from '#domain/correspondence/disposition.js';
import type { Reading } from '#domain/correspondence/reading.types.js';
import type { Life } from './life.js';

export const QUOTED = { course: 'quoted', name: 'quoted', 'registration-date': 'quoted', contact: 'quoted' } as const;
export const NOTHING = { course: null, name: null, 'registration-date': null, contact: null };
export const ALL_DATA = ['course', 'name', 'registration-date', 'contact'] as const;

/** A cancellation in due form by the registered address. */
export const reading: Reading = {
  kind: 'cancellation',
  rules: ['en/asks'],
  answered: 'reservation',
  returned: null,
  found: QUOTED,
  isFromRegistered: true,
  authentication: 'none',
};

export const CAME_AT = '2024-08-26T10:00:00.000Z';

export const standing = (change: Partial<Standing>): Standing => ({
  ...{ state: null, toldLately: 0, answeredInVain: 0, offeredAt: null, held: null, receivedAt: CAME_AT },
  answerableFrom: null,
  ...change,
});

export function inShort(disposition: Disposition): string {
  switch (disposition.is) {
    case 'set-aside':
      return 'set aside';
    case 'answered':
      return `answered: ${disposition.letter}`;
    case 'needs-a-person':
      return `a person: ${disposition.because}`;
    case 'told':
      return `${disposition.command.type}${disposition.shownBecause === null ? '' : `, shown: ${disposition.shownBecause}`}`;
  }
}

/** What is done about a mail of somebody with such a life. */
export const judged = (life: Life, change: Partial<Reading> = {}, before: Partial<Standing> = {}): string =>
  inShort(dispositionOf({ ...reading, ...change }, standing({ state: life.state, ...before })));

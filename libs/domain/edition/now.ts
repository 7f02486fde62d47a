import type { EditionNow } from '../application/commands.js';
import { earlier, endOf } from '../time/zone.js';
import type { EditionState } from './edition.types.js';

/** The edition as applications see it. An edition that was moved forward never takes applications after its end. */
export function editionNow(state: NonNullable<EditionState>): EditionNow {
  const { code, zone, dates, terms, form, applicationsClose } = state.definition;
  return {
    code,
    version: state.version,
    zone,
    dates,
    terms,
    form,
    closesAt: earlier(endOf(applicationsClose, zone), endOf(dates.ends, zone)),
    cancelled: state.cancelled,
    speakersInVersion: state.speakersInVersion,
  };
}

import type { Happened } from '../application/events.js';
import type { Told } from '../application/commands.js';
import type { EditionDates, Form, Terms } from '../programme/terms.js';
import type { Instant, Moment, Zone } from '../time/zone.js';

/** What is published: terms and dates are facts; the pages (texts, speakers, hotels) are filed under `definitionId`. */
export interface EditionDefinition {
  readonly code: string;
  readonly zone: Zone;
  /** BCP 47, e.g. `en`, `fr`: the language of letters and pages. */
  readonly language: string;
  readonly dates: EditionDates;
  readonly applicationsClose: Moment;
  readonly form: Form;
  readonly terms: Terms;
  /** The SHA-256 of the filed definition. */
  readonly definitionId: string;
}

export type EditionFact =
  | ({ readonly type: 'EditionPublished'; readonly version: number } & EditionDefinition)
  | { readonly type: 'EditionDatesConfirmed'; readonly version: number; readonly dates: EditionDates }
  | {
      readonly type: 'EditionRescheduled';
      readonly version: number;
      readonly dates: EditionDates;
      readonly becauseId: string;
    }
  | { readonly type: 'SpeakersAnnounced'; readonly version: number; readonly definitionId: string }
  | { readonly type: 'EditionCancelled'; readonly version: number; readonly becauseId: string };

export type EditionEvent = EditionFact & Happened;

type Command =
  | ({ readonly type: 'PublishEdition' } & EditionDefinition)
  | { readonly type: 'ConfirmDates' }
  | {
      readonly type: 'RescheduleEdition';
      readonly starts: Moment;
      readonly ends: Moment;
      readonly provisional: boolean;
      readonly becauseId: string;
    }
  | { readonly type: 'AnnounceSpeakers'; readonly definitionId: string }
  | { readonly type: 'CancelEdition'; readonly becauseId: string }
  | { readonly type: 'ObserveTime' };

export type EditionCommand = Command & Told;

/** An edition as its events leave it; null before it is published. */
export type EditionState = {
  readonly definition: EditionDefinition;
  readonly version: number;
  readonly speakersInVersion: number | null;
  readonly cancelled: boolean;
  readonly lastAt: Instant;
} | null;

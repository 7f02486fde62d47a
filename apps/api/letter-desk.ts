import type {
  LetterPreview,
  PreviewBody,
  TemplateItem,
  TemplateView,
  TestLetterBody,
  TestLetterSent,
} from '#contracts/letters.js';
import type { Page } from '#contracts/values.js';
import type { Instant } from '#domain/time/zone.js';
import type { PageWanted } from '#readmodel/page.js';

/** A template by what its path says; `edition` null: of all editions that have none of their own. */
export interface TemplateNamed {
  readonly letter: string;
  readonly language: string;
  readonly edition: string | null;
}

export interface TemplateFaultView {
  readonly part: string;
  readonly line: number | null;
  readonly because: string;
  readonly says: string;
}

interface Told {
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
}

export type NewWords = Told & { readonly subject: string; readonly body: string };
export type Restoration = Told & { readonly version: number };

export type TemplateAnswer<Done> =
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'broken'; readonly faults: readonly TemplateFaultView[] }
  | {
      readonly kind: 'refused';
      readonly reason: 'unknown-template' | 'unknown-version' | 'letter-not-owed' | 'mail-not-taken';
    };

export type ResendAnswer = 'queued' | 'unknown-letter' | 'letter-still-owed';

/** Who keeps templates and letters for the api: it writes and mails, so that main.ts brings it. A class, for Nest. */
export abstract class LetterDesk {
  /** @throws InvalidCursor */
  abstract list(wanted: PageWanted & { readonly edition: string | null }): Promise<Page<TemplateItem>>;
  abstract view(named: TemplateNamed): Promise<TemplateAnswer<TemplateView>>;
  abstract save(named: TemplateNamed, words: NewWords): Promise<TemplateAnswer<TemplateView>>;
  abstract restore(named: TemplateNamed, restoration: Restoration): Promise<TemplateAnswer<TemplateView>>;
  abstract preview(named: TemplateNamed, wanted: PreviewBody): Promise<TemplateAnswer<LetterPreview>>;
  /** Sends it to the office, and says to whom and when. */
  abstract test(named: TemplateNamed, wanted: TestLetterBody): Promise<TemplateAnswer<TestLetterSent>>;
  abstract resend(key: string, told: Told): Promise<ResendAnswer>;
}

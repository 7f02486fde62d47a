import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
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
import { officeOf } from '#mail/compose.js';
import { LETTER_NAMES, contextOf } from '#mail/letter-context.js';
import { isOfEntry } from '#mail/letters/returns.js';
import { latestOwed } from '#mail/owed.js';
import type { Post } from '#mail/post.js';
import { resendLetter, type Resending } from '#mail/resend.js';
import { LANGUAGES, speak } from '#mail/speech.js';
import { faultsIn } from '#mail/template-check.js';
import { placeholdersOf, templateNamed } from '#mail/template-desk.js';
import type { TemplateFault } from '#mail/template-faults.js';
import { mandatoryParts } from '#mail/template-parts.js';
import { sampleOf } from '#mail/template-samples.js';
import {
  saveTemplate,
  templateHistory,
  templateInForce,
  versionsInForce,
  type TemplateKey,
} from '#mail/template-shelf.js';
import { shippedSource, type TemplateSource } from '#mail/template-source.js';
import { loadTemplates, type Templates } from '#mail/templates.js';
import { InvalidCursor, keyAfter, pageOf, type PageWanted } from '#readmodel/page.js';
import { letterMatter, type LetterSettings, openFile } from './letter-matter.js';

interface Parts {
  readonly dataSource: DataSource;
  readonly settings: LetterSettings;
  readonly post: Post;
}

interface Named {
  readonly letter: string;
  readonly language: string;
  readonly edition: string | null;
}

interface Told {
  readonly because: string;
  readonly by: string;
  readonly at: Instant;
}

type Answer<Done> =
  | { readonly kind: 'done'; readonly done: Done }
  | { readonly kind: 'broken'; readonly faults: readonly TemplateFault[] }
  | {
      readonly kind: 'refused';
      readonly reason: 'unknown-template' | 'unknown-version' | 'letter-not-owed' | 'mail-not-taken';
    };

const done = <Done>(what: Done): Answer<Done> => ({ kind: 'done', done: what });

/** What the api asks of letters: templates to be kept and tried, and letters to be sent again. */
export function createLetterDesk(parts: Parts) {
  const templates = loadTemplates();
  const { dataSource } = parts;
  const view = (named: Named) => withKey(named, async (key) => done(await viewOf(dataSource, key)));
  return {
    list: (wanted: TemplatesWanted) => listOf(dataSource, wanted),
    view,
    save: (named: Named, words: Told & TemplateSource) =>
      withKey(named, async (key): Promise<Answer<TemplateView>> => {
        const { because, by, at, subject, body } = words;
        const source = { subject: subject.trim(), body: body.replaceAll('\r\n', '\n').trim() };
        const faults = faultsIn(templates, { ...key, source });
        if (faults.length > 0) return { kind: 'broken', faults };
        await dataSource.transaction((manager) =>
          saveTemplate(manager, key, { ...{ source, because, by, at }, restores: null }),
        );
        return view(named);
      }),
    restore: (named: Named, told: Told & { readonly version: number }) =>
      withKey(named, (key) => restore({ dataSource, templates }, key, told)),
    preview: (named: Named, wanted: PreviewBody) => withKey(named, (key) => preview(parts, templates, { key, wanted })),
    test: (named: Named, { to, ...wanted }: TestLetterBody) =>
      withKey(named, async (key) => {
        const written = await preview(parts, templates, { key, wanted });
        return written.kind === 'done' ? sendTest(parts, { key, to, letter: written.done }) : written;
      }),
    resend: (key: string, told: Resending) => dataSource.transaction((manager) => resendLetter(manager, key, told)),
  };
}

async function withKey<Done>(named: Named, use: (key: TemplateKey) => Promise<Answer<Done>>): Promise<Answer<Done>> {
  const known = templateNamed(named);
  return known === null ? { kind: 'refused', reason: 'unknown-template' } : use({ ...known, edition: named.edition });
}

interface TemplatesWanted extends PageWanted {
  readonly edition: string | null;
}

/** In the order of a life, each letter in each language. */
async function listOf(
  { manager }: DataSource,
  { edition, cursor, limit }: TemplatesWanted,
): Promise<Page<TemplateItem>> {
  const [letter, language] = keyAfter(cursor, ['word', 'word']);
  const all = LETTER_NAMES.flatMap((name) => LANGUAGES.map((one) => ({ letter: name, language: one })));
  const last = all.findIndex((one) => one.letter === letter && one.language === language);
  if (cursor !== undefined && last === -1) throw new InvalidCursor('the cursor is not of this list');
  const versions = await versionsInForce(manager, edition);
  return pageOf(all.slice(last + 1, last + limit + 2), limit, {
    key: (one) => [one.letter, one.language],
    item: (one) => ({ ...one, edition, version: versions.get(`${one.letter} ${one.language}`) ?? 0 }),
  });
}

async function viewOf({ manager }: DataSource, key: TemplateKey): Promise<TemplateView> {
  const inForce = await templateInForce(manager, key);
  const versions = await templateHistory(manager, key);
  const { letter, language } = key;
  return {
    ...key,
    inForce: { ...(inForce?.source ?? shippedSource(letter, language)), isOfRelease: inForce === null },
    placeholders: placeholdersOf(letter, language),
    mandatory: [...mandatoryParts(letter)],
    versions: versions.map(({ version, source, restores, because, by, at }) => ({
      ...{ version, restores, because, by },
      ...{ subject: source?.subject ?? null, body: source?.body ?? null, at: at.toISOString() },
    })),
  };
}

interface Shelf {
  readonly dataSource: DataSource;
  readonly templates: Templates;
}

/** What was sound when it was saved may not be so for this release: it is looked at again. */
async function restore(
  { dataSource, templates }: Shelf,
  key: TemplateKey,
  { version, because, by, at }: Told & { readonly version: number },
): Promise<Answer<TemplateView>> {
  const former = (await templateHistory(dataSource.manager, key)).find((one) => one.version === version);
  if (version !== 0 && former === undefined) return { kind: 'refused', reason: 'unknown-version' };
  const source = former?.source ?? null;
  const faults = source === null ? [] : faultsIn(templates, { ...key, source });
  if (faults.length > 0) return { kind: 'broken', faults };
  // Of a version that had gone back to the release's words there is nothing else to go back to.
  const restores = source === null ? 0 : version;
  await dataSource.transaction((manager) => saveTemplate(manager, key, { source, restores, because, by, at }));
  return done(await viewOf(dataSource, key));
}

interface Previewing {
  readonly key: TemplateKey;
  readonly wanted: PreviewBody;
}

async function preview(
  parts: Parts,
  templates: Templates,
  { key, wanted }: Previewing,
): Promise<Answer<LetterPreview>> {
  const { letter, language } = key;
  const { subject, body, application } = wanted;
  const draft = subject === undefined || body === undefined ? null : { subject, body };
  const faults = draft === null ? [] : faultsIn(templates, { letter, language, source: draft });
  if (faults.length > 0) return { kind: 'broken', faults };
  const source = draft ?? (await templateInForce(parts.dataSource.manager, key))?.source ?? null;
  const context =
    application === undefined ? sampleOf(letter, speak(language)) : await realContext(parts, key, application);
  if (context === null) return { kind: 'refused', reason: 'letter-not-owed' };
  return done(templates({ letter, language, source }, context));
}

/** As the latest such letter of the application was written; null where it never was owed one, or its person is erased. */
async function realContext(
  { dataSource, settings }: Parts,
  { letter, language }: TemplateKey,
  applicationId: string,
): Promise<object | null> {
  const { manager } = dataSource;
  const row = isOfEntry(letter) ? null : await latestOwed(manager, applicationId, letter);
  const file = row === null ? null : await openFile(manager, applicationId);
  if (row === null || file === null) return null;
  const matter = await letterMatter(manager, file, { row, settings, withPapers: false });
  if (matter === null) return null;
  // A preview opens nobody's application: whoever looks at it is not its reader.
  const { input } = matter;
  const links = { ...input.links, applicationUrl: `${settings.publicUrl}/applications/${applicationId}` };
  return contextOf({ ...input, links }, speak(language));
}

interface Testing {
  readonly key: TemplateKey;
  readonly to: TestLetterBody['to'];
  readonly letter: LetterPreview;
}

async function sendTest({ post, settings }: Parts, { key, to, letter }: Testing): Promise<Answer<TestLetterSent>> {
  const { mail, clock } = settings;
  const reader = officeOf(to, mail);
  const at = clock();
  const posted = await post({
    ...{ messageId: `<test.${randomUUID()}@${mail.domain}>`, references: [], replyTo: null, unsubscribeUrl: null },
    ...{ from: { name: 'Matricula', address: mail.sender }, to: reader, copies: [], recipient: reader.address },
    ...{ subject: `[Test] ${letter.subject}`, text: letter.text, html: letter.html, attachments: [] },
    ...{ letter: key.letter, templateId: null, date: at },
  });
  if (posted.is !== 'sent') return { kind: 'refused', reason: 'mail-not-taken' };
  return done({ to: reader.address, at });
}

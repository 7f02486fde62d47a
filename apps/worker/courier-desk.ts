import { isReminderOfDebt } from '#domain/application/letters.js';
import type { EntityManager } from 'typeorm';
import { entryLetterMatter, openEntry } from '#activities/entry-letter-matter.js';
import { letterMatter, type LetterSettings, openFile, printing } from '#activities/letter-matter.js';
import { isReminder } from '#domain/application/reminders.js';
import { isStillUseful } from '#domain/application/superseded.js';
import { isStillOfUse } from '#domain/bank/entry-letters.js';
import { stateNameOf } from '#domain/bank/entry-state.js';
import { storeDocument } from '#documents/store.js';
import { compose, languageFor } from '#mail/compose.js';
import { composeReturn } from '#mail/compose-return.js';
import type { ClaimedLetter, CourierDesk, OpenFile } from '#mail/courier.js';
import type { ApplicationLetter, OwedEntryLetter } from '#mail/owed.js';
import { createFit, type Fit, markUnfit } from '#mail/template-fit.js';
import { type TemplateInForce, templateInForce, type TemplateKey } from '#mail/template-shelf.js';
import { loadTemplates, type Templates } from '#mail/templates.js';

interface Desk {
  readonly settings: LetterSettings;
  readonly templates: Templates;
  readonly fit: Fit;
}

/** Where adapters meet for a letter: the record, what is filed, the papers, the templates. */
export function courierDesk(settings: LetterSettings): CourierDesk {
  const templates = loadTemplates();
  const desk = { settings, templates, fit: createFit(templates) };
  return {
    open: (manager, row) =>
      row.entryId === null ? applicationFile(desk, manager, row) : entryFile(desk, manager, row),
    print: async (manager, row) => {
      await storeDocument(manager, row.eventId, printing(settings));
    },
  };
}

async function applicationFile(
  desk: Desk,
  manager: EntityManager,
  row: ApplicationLetter & Pick<ClaimedLetter, 'resends'>,
): Promise<OpenFile | null> {
  const { settings, templates } = desk;
  const file = await openFile(manager, row.applicationId);
  if (file === null) return null;
  const { application } = file;
  return {
    useless: isStillUseful(row.name, application) ? null : `now ${application.phase.name}`,
    compose: async (thread) => {
      const matter = await letterMatter(manager, file, { row, settings, withPapers: true });
      if (matter === null) return { unwritable: 'the person was erased' };
      const { input, papers, replyTo } = matter;
      if (isReminder(row.name, application) && !input.person.wantsReminders)
        return { unwanted: 'the reader wants no reminders' };
      if (isReminderOfDebt(row.name) && input.debt?.amountMinor === 0) return { unwanted: 'nothing is due any more' };
      const key = { letter: row.name, language: languageFor(input), edition: application.edition.code };
      const template = await soundTemplate(desk, manager, key);
      return compose(input, {
        ...{ templates, template, offices: settings.mail, papers, thread, date: settings.clock(), replyTo },
      });
    },
  };
}

async function entryFile(desk: Desk, manager: EntityManager, row: OwedEntryLetter): Promise<OpenFile | null> {
  const { settings, templates } = desk;
  const file = await openEntry(manager, row.entryId);
  if (file === null) return null;
  return {
    useless: isStillOfUse(row.name, file.entry) ? null : `now ${stateNameOf(file.entry)}`,
    compose: async (thread) => {
      const input = await entryLetterMatter(manager, file, row);
      const template = await soundTemplate(desk, manager, { ...input, edition: null });
      return composeReturn(input, { templates, template, offices: settings.mail, thread, date: settings.clock() });
    },
  };
}

/** Saved by another release, it may not fit: no letter waits for that, and none says what this one would not let pass. */
async function soundTemplate(
  { fit, settings }: Desk,
  manager: EntityManager,
  key: TemplateKey,
): Promise<TemplateInForce | null> {
  const stored = await templateInForce(manager, key);
  if (stored === null || fit(key, stored).length === 0) return stored;
  await markUnfit(manager, stored.id, settings.clock());
  return null;
}

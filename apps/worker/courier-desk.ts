import { letterMatter, type LetterSettings, openFile, printing } from '#activities/letter-matter.js';
import { isReminder } from '#domain/application/reminders.js';
import { storeDocument } from '#documents/store.js';
import { compose, languageFor } from '#mail/compose.js';
import type { CourierDesk } from '#mail/courier.js';
import { templateInForce } from '#mail/template-shelf.js';
import { loadTemplates } from '#mail/templates.js';

/** Where adapters meet for a letter: the record, what is filed, the papers, the templates. */
export function courierDesk(settings: LetterSettings): CourierDesk {
  const templates = loadTemplates();
  return {
    open: async (manager, row) => {
      const file = await openFile(manager, row.applicationId);
      if (file === null) return null;
      return {
        application: file.application,
        compose: async (thread) => {
          const matter = await letterMatter(manager, file, { row, settings, withPapers: true });
          if (matter === null) return { unwritable: 'the person was erased' };
          const { input, papers, replyTo } = matter;
          if (isReminder(row.name, file.application) && !input.person.wantsReminders)
            return { unwanted: 'the reader wants no reminders' };
          const key = { letter: row.name, language: languageFor(input), edition: file.application.edition.code };
          const template = await templateInForce(manager, key);
          return compose(input, {
            ...{ templates, template, offices: settings.mail, papers, thread, date: settings.clock(), replyTo },
          });
        },
      };
    },
    print: async (manager, row) => {
      await storeDocument(manager, row.eventId, printing(settings));
    },
  };
}

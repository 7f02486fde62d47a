import type { DataSource } from 'typeorm';
import type { LetterSettings } from '#activities/letter-matter.js';
import { createDataSource } from '#database/data-source.js';
import { hangBell } from '#mail/bell.js';
import { type CourierLog, runCourier } from '#mail/courier.js';
import { OWED_CHANNEL } from '#mail/owed.js';
import { createPost } from '#mail/post.js';
import { createFit, noteUnfit, unfitTemplates } from '#mail/template-fit.js';
import { loadTemplates } from '#mail/templates.js';
import { readDkimKey } from '#settings/dkim.js';
import { courierDesk } from './courier-desk.js';

export interface CourierSettings extends LetterSettings {
  readonly databaseUrl: string;
  readonly log: CourierLog;
  readonly pollMs?: number;
}

const LANES = 4;
/** Only for what is tried again and for a lost bell; new rows ring. */
const POLL_MS = 2_000;

/** Works off what events owe the world, until it is stopped: letters and papers, also while Temporal is away. */
export async function startCourier(settings: CourierSettings): Promise<{ stop(): Promise<void> }> {
  const { databaseUrl, mail, clock, log } = settings;
  const dataSource = await createDataSource(databaseUrl, LANES).initialize();
  await lookAtTemplates(dataSource, settings).catch((error: unknown) =>
    log.error({ err: error }, 'the templates of the office could not be looked at'),
  );
  const courier = runCourier({
    dataSource,
    bell: hangBell(databaseUrl, OWED_CHANNEL, (error) => log.warn({ err: error }, 'the courier lost its bell')),
    post: createPost(mail.smtpUrl, { dkim: readDkimKey(mail.dkim) }),
    desk: courierDesk(settings),
    clock,
    log,
    mailDomain: mail.domain,
    lanes: LANES,
    pollMs: settings.pollMs ?? POLL_MS,
  });
  return {
    async stop() {
      await courier.stop();
      await dataSource.destroy();
    },
  };
}

/** What the office has saved under another release may not fit this one: said at once, and not when a letter is due. */
async function lookAtTemplates({ manager }: DataSource, { clock, log }: CourierSettings): Promise<void> {
  const unfit = await unfitTemplates(manager, createFit(loadTemplates()));
  await noteUnfit(manager, unfit, clock());
  for (const { letter, language, edition, faults } of unfit)
    log.error(
      { letter, language, edition, says: faults.map(({ says }) => says) },
      'a template of the office does not fit this release',
    );
}

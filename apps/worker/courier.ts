import type { LetterSettings } from '#activities/letter-matter.js';
import { createDataSource } from '#database/data-source.js';
import { hangBell } from '#mail/bell.js';
import { type CourierLog, runCourier } from '#mail/courier.js';
import { OWED_CHANNEL } from '#mail/owed.js';
import { createPost } from '#mail/post.js';
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

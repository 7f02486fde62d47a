import { join } from 'node:path';
import type { Programme } from '#contracts/programme.js';
import { readProgramme } from '#programmes/read-programme.js';
import { rehearseFast } from '#programmes/rehearse-fast.js';
import { packageRoot } from '#settings/package-root.js';
import { mailSettings } from '#settings/settings.js';
import { CommandError } from '../command-error.js';
import { runningSystem } from '../connection.js';
import { ApiClient } from '../http.js';
import { readTokens } from '../start/tokens.js';
import { Bank } from './bank.js';
import { Mail } from './mail.js';
import { cancelsInTime } from './stories/cancels-in-time.js';
import { cancelsTooLate } from './stories/cancels-too-late.js';
import { isCertified } from './stories/is-certified.js';
import { lapses } from './stories/lapses.js';
import { paysForGroup } from './stories/pays-for-a-group.js';
import { readsStatements } from './stories/reads-statements.js';
import { subscribes } from './stories/subscribes.js';
import { waived } from './stories/waived.js';
import { withdraws } from './stories/withdraws.js';
import { type Say, Story, tableOf } from './story.js';
import type { World } from './world.js';

/** From now to the start: time to be reminded of a payment before the window of thirty closes. */
const DIPLOMA_STARTS_IN_SECONDS = 68;
const WEBINAR_STARTS_IN_SECONDS = 20;

const STORIES = [
  {
    who: 'Ada',
    what: 'asked, admitted, pays in parts, cancels in time by a reply, is refunded by the bank',
    tell: cancelsInTime,
  },
  { who: 'Bilal', what: 'pays, cancels too late and gives the place up, by replies in French', tell: cancelsTooLate },
  { who: 'Chen', what: 'pays nothing, is reminded, lapses', tell: lapses },
  { who: 'Djeneba', what: 'a waived member from a low-income country', tell: waived },
  { who: 'Elise', what: 'completes the course and is certified', tell: isCertified },
  { who: 'Fatou', what: 'subscribes to the webinar', tell: subscribes },
  { who: 'Gabriela', what: 'admitted, pays nothing, leaves by a reply in Spanish', tell: withdraws },
  { who: 'Ghent', what: 'pays for a group of three, of which one cancels', tell: paysForGroup },
  { who: 'Omar', what: 'takes in two bank statements with every kind of line', tell: readsStatements },
] as const;

/**
 * Walks a fast rehearsal through whole lives, all at once, against the system that runs from the data directory.
 * @returns whether everything was as promised
 */
export async function tour(say: Say): Promise<boolean> {
  const startedMs = Date.now();
  const world = await prepared(say);
  const stories = STORIES.map(({ who, what, tell }) => ({ tell, story: new Story({ who, what }, startedMs, say) }));
  // A story that fails has said so in its own line; the others go on.
  await Promise.allSettled(stories.map(({ tell, story }) => tell(world, story)));
  const told = stories.map(({ story }) => story);
  say(`\n${tableOf(told)}\n`);
  const failed = told.filter(({ failure }) => failure !== null);
  const seconds = Math.round((Date.now() - startedMs) / 1_000);
  say(
    failed.length === 0
      ? `Everything was as promised, in ${seconds} s.`
      : `${failed.length} of ${told.length} stories were not as promised.`,
  );
  return failed.length === 0;
}

async function prepared(say: Say): Promise<World> {
  const { apiUrl, mailUrl, tokensFile } = runningSystem();
  if (mailUrl === undefined)
    throw new CommandError('The tour reads letters: unset SMTP_URL and restart, so that the mail catcher runs.');
  const tokens = readTokens(tokensFile);
  if (tokens === null) throw new CommandError(`The tokens in ${tokensFile} cannot be read: restart \`npm start\`.`);
  const now = new Date().toISOString();
  const run = now.replace(/\D/g, '').slice(4, 14);
  const [diploma, webinar] = await Promise.all([
    rehearsalOf('metropolis-diploma-2024', { run, now, startsInSeconds: DIPLOMA_STARTS_IN_SECONDS }),
    rehearsalOf('al-las-webinar-2020', { run, now, startsInSeconds: WEBINAR_STARTS_IN_SECONDS }),
  ]);
  const api = new ApiClient(apiUrl);
  for (const programme of [diploma, webinar])
    await api.post('editions', programme, { token: tokens.administrator.token });
  say(`Published ${diploma.code} and ${webinar.code}, in which a day takes a second.`);
  say(`The course starts in ${DIPLOMA_STARTS_IN_SECONDS} s. Every letter is at ${mailUrl}\n`);
  const [mail, bank] = [new Mail(mailUrl, now), await Bank.of({ api, tokens, run })];
  return { api, mail, bank, tokens, diploma, webinar, run, financeAddress: financeAddress() };
}

/** As the worker reads it; the launcher passes on the variables that it was started with. */
function financeAddress(): string {
  return mailSettings({ SMTP_URL: 'smtp://unused', ...process.env }).finance;
}

async function rehearsalOf(name: string, { run, now, startsInSeconds }: Timing): Promise<Programme> {
  const programme = await readProgramme(join(packageRoot(), 'programmes', `${name}.yaml`));
  return rehearseFast(programme, { code: `${name}-tour-${run}`, now, startsInSeconds });
}

interface Timing {
  readonly run: string;
  readonly now: string;
  readonly startsInSeconds: number;
}

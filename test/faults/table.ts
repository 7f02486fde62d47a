import { byPart, quantile } from './measures.js';
import type { Report } from './run.js';

const SHOWN = 10;

/** What a person reads at the end, as Markdown: promises, what each part's death cost, and how wide the window is. */
export function tableOf(report: Report): string {
  return [promises(report), deaths(report), sentences(report)].join('\n\n');
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (...titles: readonly string[]): string[] => [row(...titles), row(...titles.map(() => '---'))];

function promises({ findings }: Report): string {
  return [
    ...head('promise', 'looked at', 'kept'),
    ...findings.flatMap(({ promise, looked, violations }) => [
      row(promise, looked, violations.length === 0 ? 'yes' : `BROKEN ${violations.length} times`),
      ...violations.slice(0, SHOWN).map((violation) => row(violation, '', '')),
    ]),
  ].join('\n');
}

function deaths({ fired, taken, letters }: Report): string {
  const share = (values: readonly number[], part: number): string => String(Math.round(quantile(values, part)));
  return [
    ...head(
      'killed',
      'times',
      'away p50/max ms',
      'commands that met it alone',
      'waited p50/p95/max ms',
      'letters again',
    ),
    ...byPart({ fired, taken, againMs: letters.againMs }).map(({ name, kills, awayMs, waitedMs, again }) => {
      const away = `${share(awayMs, 0.5)} / ${share(awayMs, 1)}`;
      const waited = [0.5, 0.95, 1].map((part) => share(waitedMs, part)).join(' / ');
      return row(name, kills, away, waitedMs.length, waited, again);
    }),
  ].join('\n');
}

function sentences({ fired, cells, lives, taken, letters, windowsMs, quietAfterMs, tookMs }: Report): string {
  const repeated = taken.filter(({ attempts }) => attempts > 1).length;
  const refused = taken.filter(({ status }) => status >= 300).length;
  const again = letters.againMs.length;
  const percent = (part: number, whole: number): string => ((100 * part) / Math.max(whole, 1)).toFixed(2);
  const openMs = windowsMs.reduce((sum, ms) => sum + ms, 0);
  const width = [0.5, 0.95, 0.99, 1].map((part) => quantile(windowsMs, part).toFixed(1)).join(' / ');
  return [
    `${fired.length} kills in ${Math.round(tookMs / 1_000)} s, ${cells.length} of them between two steps (${new Set(cells).size} different); ` +
      `${lives} lives, ${taken.length} commands, ${repeated} of them sent more than once, ${refused} refused.`,
    `The window of SMTP, from the mail server's answer to the end of the commit: ${width} ms (p50 / p95 / p99 / max of ` +
      `${windowsMs.length} letters), open for ${percent(openMs, tookMs)} % of the time. ` +
      `${again} of ${letters.arrived} letters came again (${percent(again, letters.arrived)} %).`,
    `Quiet ${quietAfterMs} ms after the end.`,
  ].join('\n');
}

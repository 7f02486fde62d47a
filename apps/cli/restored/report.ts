import type { DataSource } from 'typeorm';
import { holdLog, type Standing, standings } from '#database/holds.js';
import { type Gap, gapsOnRecord, type SeriesStanding, seriesOn } from '#eventstore/number-series.js';
import { type OwedLetter, owedLetters } from '#readmodel/owed-letters.js';

/** What a person has to look at before letters leave and numbers are drawn in a database that was restored. */
export async function report(dataSource: DataSource, now: string): Promise<string> {
  const [letters, numbers] = await standings(dataSource.manager);
  const [owed, series] = [await owedLetters(dataSource), await seriesOn(dataSource.manager, now.slice(0, 10))];
  return [
    `Letters: ${standingOf(letters)}`,
    ...owedLines(owed),
    '',
    `Numbers: ${standingOf(numbers)}`,
    ...table(['series', 'last', 'of', 'next'], series.map(seriesLine)),
    ...section('Numbers left out, on record', (await gapsOnRecord(dataSource.manager)).map(gapLine)),
    ...section('Holds and releases, on record', (await holdLog(dataSource)).map(wordLine)),
    ...section('What to do', stepsFor(letters, numbers)),
  ].join('\n');
}

const CAUSES = {
  'by-hand': 'HELD by hand',
  'another-database': 'HELD: this is another database than the one released: it was restored, copied or moved',
  recovered: 'HELD: the database has gone through a recovery: to a point in time, or a failover to its standby',
} as const;

function standingOf(standing: Standing | undefined): string {
  if (standing === undefined) return 'HELD: the record of releases is empty';
  const last = ` (${standing.by}, ${standing.at.toISOString()}${reasonIn(standing)})`;
  if (standing.cause !== null) return `${CAUSES[standing.cause]}${last}`;
  return `not held${standing.alsoAfterFailover ? ', nor after a failover' : ''}${last}`;
}

const reasonIn = ({ because }: { readonly because: string | null }): string => (because === null ? '' : `: ${because}`);

const owedLines = (owed: readonly OwedLetter[]): readonly string[] =>
  owed.length === 0
    ? ['  None is owed.']
    : [
        `  ${owed.length} owed. What left after the backup is among them.`,
        ...table(
          ['Message-ID up to the @', 'letter', 'to', 'application', 'owed since'],
          owed.map(({ key, letter, audience, reference, since }) => [
            ...[key, letter, audience, reference],
            since.toISOString(),
          ]),
        ),
      ];

const seriesLine = ({ series, last, issuedOn, next }: SeriesStanding): readonly string[] => [
  series,
  last ?? 'none',
  issuedOn ?? '',
  next,
];

const gapLine = ({ first, last, by, at, because }: Gap): string =>
  `${first === last ? first : `${first} to ${last}`}: ${because} (${by}, ${at.toISOString()})`;

type LoggedWord = Awaited<ReturnType<typeof holdLog>>[number];

const wordLine = (word: LoggedWord): string =>
  [
    `${word.at.toISOString()} ${word.thing} ${word.released ? 'released' : 'held'} by ${word.by}`,
    word.released && word.alsoAfterFailover ? ', also after a failover' : '',
    reasonIn(word),
  ].join('');

/** Commands as they are given, for what is held. */
function stepsFor(letters: Standing | undefined, numbers: Standing | undefined): string[] {
  const areLettersHeld = letters?.cause !== null;
  const areNumbersHeld = numbers?.cause !== null;
  return [
    ...(areLettersHeld
      ? [
          "Look in the mail server's log for the Message-IDs above. Those that left must not leave again:",
          '  matricula restored mark-sent <Message-ID…>',
          '  matricula restored mark-sent --owed-before <instant>',
          'Then let the others go:',
          '  matricula restored release letters',
        ]
      : []),
    ...(areNumbersHeld
      ? [
          'Ask finance for the last invoice and the last credit note that anybody holds. Where it is later than above:',
          '  matricula restored raise <the number after it> --because <why>',
          'Then let papers be issued:',
          '  matricula restored release numbers',
        ]
      : []),
    ...(areLettersHeld || areNumbersHeld
      ? ['Nothing is lost while you look: letters, papers and deadlines that need one wait.']
      : ['Nothing: all goes its way.']),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

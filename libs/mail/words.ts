import type { CancellationDatum, Requirement } from '#domain/programme/terms.js';
import type { RefundCause } from '#domain/application/refund.types.js';
import type { Duration, Zone } from '#domain/time/zone.js';

/** What a language calls the things that letters list; whole sentences are in the templates. */
export interface Words {
  readonly datum: Readonly<Record<CancellationDatum, string>>;
  readonly requirement: Readonly<Record<Requirement, string>>;
  readonly refundCause: Readonly<Record<RefundCause, string>>;
  /** To which account money goes back, by its masked IBAN. */
  readonly toAccount: Readonly<Record<'sender' | 'requested' | 'own', (iban: string) => string>> & {
    readonly unknown: string;
  };
  readonly toBeConfirmed: string;
  readonly toBeAnnounced: string;
  readonly online: string;
  /** 'P30D' → '30 calendar days' */
  duration(duration: Duration): string;
  endOfDay(day: string, zone: Zone): { readonly until: string; readonly by: string; readonly at: string };
  atTime(
    parts: { readonly day: string; readonly time: string },
    zone: Zone,
  ): { readonly until: string; readonly by: string; readonly at: string };
}

interface Unit {
  readonly one: string;
  readonly many: string;
}

export type Units = Readonly<Record<'days' | 'weeks' | 'hours' | 'minutes' | 'seconds', Unit>>;

const FORM = /^P(?:(\d+)D|(\d+)W|T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)$/;

/** Says an ISO 8601 duration in the units given. */
export function durationText(duration: Duration, units: Units): string {
  const [, days, weeks, hours, minutes, seconds] = FORM.exec(duration) ?? [];
  const parts = Object.entries({ days, weeks, hours, minutes, seconds }) as [keyof Units, string | undefined][];
  return parts
    .flatMap(([unit, count]) =>
      count === undefined ? [] : [`${count} ${Number(count) === 1 ? units[unit].one : units[unit].many}`],
    )
    .join(' ');
}

/** An ISO 4217 code: three capital letters. */
export type Currency = string;

/** An amount in the smallest unit of its currency (cents for EUR): a safe integer, negative when it is owed the other way. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

const BASIS_POINTS_OF_ALL = 10_000n;

/** ISO 4217: how many decimals a currency has where it is not two. */
const DECIMALS: Readonly<Record<string, readonly Currency[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: 'CLF UYW'.split(' '),
};

/** @throws RangeError for a fraction, for what is beyond safe integers, and for what is no currency code */
export function money(amountMinor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${amountMinor} is not a whole number of minor units`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`'${currency}' is not an ISO 4217 currency code`);
  // Adding zero turns -0 into 0, which would be another value to whoever compares.
  return { amountMinor: amountMinor + 0, currency };
}

/** @throws RangeError for different currencies, or a sum beyond safe integers */
export function plus(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return money(left.amountMinor + right.amountMinor, left.currency);
}

/** @throws RangeError for different currencies, or a difference beyond safe integers */
export function minus(left: Money, right: Money): Money {
  assertSameCurrency(left, right);
  return money(left.amountMinor - right.amountMinor, left.currency);
}

/** The sum of amounts of this one currency; nothing of it for an empty list. */
export function sum(currency: Currency, amounts: readonly Money[]): Money {
  return amounts.reduce(plus, money(0, currency));
}

export function isPositive(amount: Money): boolean {
  return amount.amountMinor > 0;
}

export function isZero(amount: Money): boolean {
  return amount.amountMinor === 0;
}

/** The smaller of two amounts of one currency. */
export function min(left: Money, right: Money): Money {
  return isPositive(minus(left, right)) ? right : left;
}

/** The larger of two amounts of one currency. */
export function max(left: Money, right: Money): Money {
  return isPositive(minus(right, left)) ? right : left;
}

/**
 * A part of an amount, rounded half up to the minor unit (for a negative amount: half away from zero, so that a credit
 * mirrors its charge). `minus(amount, percentOf(percent, amount))` is the rest: nothing is lost between the two.
 * @param percent from 0 to 100 with at most two decimals
 * @throws RangeError for any other percent
 */
export function percentOf(percent: number, amount: Money): Money {
  const size = BigInt(Math.abs(amount.amountMinor));
  const rounded = (2n * size * basisPoints(percent) + BASIS_POINTS_OF_ALL) / (2n * BASIS_POINTS_OF_ALL);
  return money(Math.sign(amount.amountMinor) * Number(rounded), amount.currency);
}

/** '225.00 EUR': for logs, explanations and files; letters have their language's own way. */
export function formatPlain(amount: Money): string {
  const decimals = decimalsOf(amount.currency);
  const digits = String(Math.abs(amount.amountMinor)).padStart(decimals + 1, '0');
  const sign = amount.amountMinor < 0 ? '-' : '';
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return `${sign}${decimals === 0 ? whole : `${whole}.${fraction}`} ${amount.currency}`;
}

// Read from the decimal text, for 33.33 * 100 is not 3333 in floating point.
function basisPoints(percent: number): bigint {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(String(percent)) ?? [];
  if (whole === undefined || percent > 100) {
    throw new RangeError(`${percent} is not a percentage from 0 to 100 with at most two decimals`);
  }
  return BigInt(whole + fraction.padEnd(2, '0'));
}

/** ISO 4217: 2 for EUR, 0 for JPY. */
export function decimalsOf(currency: Currency): number {
  const [decimals] = Object.entries(DECIMALS).find(([, currencies]) => currencies.includes(currency)) ?? ['2'];
  return Number(decimals);
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new RangeError(`${left.currency} and ${right.currency} cannot be reckoned together`);
  }
}

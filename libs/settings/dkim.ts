import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type DkimSettings, SettingsError } from './settings.js';

/** What letters are signed with. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Of a file's mode: what is let to those who are neither its owner nor of its group. */
const OTHERS = 0o007;

/**
 * Reads the key that the settings name; null where nothing is signed. Throws SettingsError, before any letter leaves
 * unsigned, or signed with a key that others may have too.
 */
export function readDkimKey(dkim: DkimSettings | null): DkimKey | null {
  if (dkim === null) return null;
  const { domain, selector, keyFile } = dkim;
  if (isOpen(keyFile))
    throw new SettingsError(
      'DKIM_KEY_FILE is open to everybody who has an account on its machine, and who has it writes letters in your name: ' +
        'run `chmod o=` on the file. Where others have had an account, make a new key with `matricula dkim`.',
    );
  try {
    const privateKey = readFileSync(keyFile, 'utf8');
    createPrivateKey(privateKey);
    return { domain, selector, privateKey };
  } catch {
    throw new SettingsError('DKIM_KEY_FILE names no private key in PEM: make one with `matricula dkim`, or unset it.');
  }
}

/** A file that is not there is no key either, which is found when it is read. */
const isOpen = (file: string): boolean => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0;

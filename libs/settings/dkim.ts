import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type DkimSettings, SettingsError } from './settings.js';

/** What letters are signed with. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Reads the key that the settings name; null where nothing is signed. Throws SettingsError, before any letter leaves unsigned. */
export function readDkimKey(dkim: DkimSettings | null): DkimKey | null {
  if (dkim === null) return null;
  const { domain, selector, keyFile } = dkim;
  try {
    const privateKey = readFileSync(keyFile, 'utf8');
    createPrivateKey(privateKey);
    return { domain, selector, privateKey };
  } catch {
    throw new SettingsError('DKIM_KEY_FILE names no private key in PEM: make one with `matricula dkim`, or unset it.');
  }
}

import { expect } from '@jest/globals';
import { applicationReference } from '#domain/application-reference.js';
import { typed } from './matricula-here.js';

const UUID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;

/** As people name an application. */
export const nameOf = ({ id }: { readonly id: string }): string => applicationReference(id);

/** The first id in what was said; empty where there is none. */
export const idIn = (text: string): string => UUID.exec(text)?.[0] ?? '';

/** Somebody who types commands of the office to a running system. */
export class FinanceDesk {
  /** @param token whose commands they are, where none is said with one */
  constructor(
    private readonly api: string,
    private readonly token: string,
  ) {}

  /** What a command answers, which must be taken. */
  async said(words: string, token = this.token): Promise<string> {
    const { exitCode, output, complaint } = await typed(words, { MATRICULA_API: this.api, MATRICULA_TOKEN: token });
    expect([exitCode, complaint]).toEqual([0, '']);
    return output;
  }

  /** What it complains of, and ends with 1. */
  async refused(words: string, token = this.token): Promise<string> {
    const { exitCode, output, complaint } = await typed(words, { MATRICULA_API: this.api, MATRICULA_TOKEN: token });
    expect([exitCode, output]).toEqual([1, '']);
    return complaint;
  }
}

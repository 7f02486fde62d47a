import type { EditionNow } from '#domain/application/commands.js';
import { refundById } from '#readmodel/accounts.js';
import { applicationExists } from '#readmodel/applications.js';
import { loadEditionNow } from '#readmodel/edition-now.js';
import { groupByCode } from '#readmodel/groups.js';
import { applicationStream, editionStream, groupStream } from '#telling/names.js';
import type { Caller } from '../access/caller.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

/** Whom a path names: an application, one of its refunds, a group, or an edition. */
export type Subject = 'application' | 'refund' | 'group' | 'edition';

/** Whom a path names, found to exist and to be open to the caller. */
export interface Located {
  readonly subject: Subject;
  readonly stream: string;
  /** The application's id, or the code of the edition or the group: what is filed is about it. */
  readonly about: string;
  /** The refund that the path names: as people name it, its ordinal within the application, its currency. */
  readonly refundId: string;
  readonly refund: number;
  readonly currency: string;
  readonly paymentId: string;
}

const NOTHING = { refundId: '', refund: 0, currency: '', paymentId: '' };

export interface Named {
  readonly subject: Subject;
  /** `id` or, of an edition or a group, `code`; and what else the path names. */
  readonly params: Readonly<Record<string, string | string[] | undefined>>;
  readonly caller: Caller;
}

// What cannot be a name is not looked up: the database refuses some of it as no text at all.
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const REFUND = /^[\dA-Z]{10}-R\d{1,4}$/;
const CODE = /^[a-z\d-]{1,80}$/;

/** @throws Problem `unknown-…`, also for an application that is not the caller's: who may not see it cannot tell */
export async function locate(parts: Parts, { subject, params, caller }: Named): Promise<Located> {
  const name = textOf(params[subject === 'edition' || subject === 'group' ? 'code' : 'id']);
  const paymentId = textOf(params['paymentId']);
  switch (subject) {
    case 'application': {
      const id = await applicationIdFor(parts, name, caller);
      return { ...NOTHING, subject, stream: applicationStream(id), about: id, paymentId };
    }
    case 'refund': {
      const refund = REFUND.test(name) ? await refundById(parts.dataSource, name) : null;
      if (refund === null) throw new Problem('unknown-refund');
      const { applicationId: about, ordinal, amount } = refund;
      const { currency } = amount;
      return {
        ...NOTHING,
        subject,
        stream: applicationStream(about),
        about,
        refundId: name,
        refund: ordinal,
        currency,
      };
    }
    case 'group': {
      const group = CODE.test(name) ? await groupByCode(parts.dataSource, name) : null;
      if (group === null) throw new Problem('unknown-group');
      return { ...NOTHING, subject, stream: groupStream(group.code), about: group.code, paymentId };
    }
    case 'edition': {
      const { code } = await editionFor(parts, name);
      return { ...NOTHING, subject, stream: editionStream(code), about: code };
    }
  }
}

/** @throws Problem `unknown-edition` */
export async function editionFor({ dataSource }: Parts, named: string | string[] | undefined): Promise<EditionNow> {
  const code = textOf(named);
  const edition = CODE.test(code) ? await loadEditionNow(dataSource.manager, code, 'none') : null;
  if (edition === null) throw new Problem('unknown-edition');
  return edition;
}

/** The id, once it is known that there is such an application and that the caller may know it. */
export async function applicationIdFor({ dataSource }: Parts, name: string, caller: Caller): Promise<string> {
  const id = name.toLowerCase();
  const others = caller.kind === 'applicant' && caller.applicationId !== id;
  if (!UUID.test(id) || others || !(await applicationExists(dataSource, id))) throw new Problem('unknown-application');
  return id;
}

const textOf = (param: string | string[] | undefined): string => (typeof param === 'string' ? param : '');

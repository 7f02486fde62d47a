import { applyDecorators, type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import { applicationIdIn, isAccessToken } from '#access/access-token.js';
import { staffByToken } from '#access/staff-token.js';
import { accessGenerationOf } from '#readmodel/applications.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { type CalledRequest, type Caller, roleAmong, type Who } from './caller.js';

const WHO = 'who';

/** Who may use this endpoint. Without it, an endpoint is for anyone. */
export const For = (...who: Who[]) => applyDecorators(SetMetadata(WHO, who), ApiBearerAuth());

/** Finds out who calls and whether they may: 401 without a valid token, 403 for the wrong role. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly parts: Parts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const who = this.reflector.get<readonly Who[] | undefined>(WHO, context.getHandler());
    if (who === undefined) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const caller = await this.callerWith(tokenIn(request.headers.authorization));
    if (caller === null) throw new Problem('not-signed-in');
    const may = caller.kind === 'applicant' ? who.includes('applicant') : roleAmong(who, caller) !== null;
    if (!may) throw new Problem('not-allowed', { roles: who });
    request.caller = caller;
    return true;
  }

  private async callerWith(token: string | null): Promise<Caller | null> {
    if (token === null) return null;
    const { dataSource, settings } = this.parts;
    const applicationId = applicationIdIn(token);
    if (applicationId === null) {
      const staff = await staffByToken(dataSource, token);
      return staff === null ? null : { kind: 'staff', ...staff };
    }
    const generation = await accessGenerationOf(dataSource, applicationId);
    if (generation === null || !isAccessToken(settings.secret, token, { applicationId, generation })) return null;
    return { kind: 'applicant', applicationId };
  }
}

function tokenIn(header: string | undefined): string | null {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(header ?? '')?.[1] ?? null;
}

import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  correspondenceQuery,
  type CorrespondenceQuery,
  mailStanding,
  type MailView,
  mailView,
  resolutionBody,
  type ResolutionBody,
} from '#contracts/correspondence.js';
import { type Page, pageOf } from '#contracts/values.js';
import { listCorrespondence, mailById, mailFile } from '#readmodel/correspondence.js';
import { For } from '../access/access.guard.js';
import type { CalledRequest } from '../access/caller.js';
import { answer } from '../commands/answer.js';
import { once, requestKey } from '../commands/once.js';
import { NeedsKey } from '../openapi.js';
import { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { found, paged } from '../reads/found.js';
import { resolve } from './resolve.js';

const MailId = () => ApiParam({ name: 'id', description: 'a mail, by the `id` that GET correspondence gives' });

/** Mail that came in: what was made of it, and what a person makes of the rest. */
@ApiTags('correspondence')
@Controller('correspondence')
export class CorrespondenceController {
  constructor(private readonly parts: Parts) {}

  @Get()
  @For('admissions', 'auditor')
  @ApiOperation({ summary: 'Mail that came in, who has waited longest first', operationId: 'listCorrespondence' })
  @ApiOkResponse({ standardSchema: pageOf(mailView) })
  list(@Query({ schema: correspondenceQuery }) query: CorrespondenceQuery): Promise<Page<MailView>> {
    return paged(listCorrespondence(this.parts.dataSource, query));
  }

  @Get(':id')
  @For('admissions', 'auditor')
  @MailId()
  @ApiOperation({ summary: 'One mail, with the proposed reading', operationId: 'getMail' })
  @ApiOkResponse({ standardSchema: mailView })
  one(@Param('id') named: string): Promise<MailView> {
    return this.mail(named);
  }

  @Get(':id/attachments/:ordinal')
  @For('admissions')
  @MailId()
  @ApiParam({ name: 'ordinal', description: 'which of its `attachments`, by the number given there' })
  @ApiOperation({ summary: 'A file that came with a mail, to be saved and never shown', operationId: 'mailAttachment' })
  @ApiProduces('application/octet-stream')
  async file(@Param('id') named: string, @Param('ordinal') ordinal: string): Promise<StreamableFile> {
    const { id } = await this.mail(named);
    const file = /^\d{1,3}$/.test(ordinal) ? await mailFile(this.parts.dataSource, id, Number(ordinal)) : null;
    const { bytes, fileName } = found(file, 'unknown-attachment');
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(fileName ?? `file-${ordinal}`)}`;
    return new StreamableFile(bytes, { type: 'application/octet-stream', disposition, length: bytes.length });
  }

  @Post(':id/resolution')
  @HttpCode(200)
  @For('admissions')
  @MailId()
  @NeedsKey()
  @ApiOperation({
    summary:
      'Say what a mail is: a cancellation from its receipt on, a place given up, information, a note, or nothing',
    operationId: 'resolveMail',
  })
  @ApiOkResponse({ standardSchema: mailStanding, description: 'Resolved; this is where it stands now.' })
  async resolve(
    @Req() request: CalledRequest,
    @Res({ passthrough: true }) response: Response,
    @Body({ schema: resolutionBody }) body: ResolutionBody,
  ): Promise<object> {
    const mail = await this.mail(request.params['id']);
    const work = async () => {
      await resolve(this.parts, { mail, body, request });
      return { status: 200, body: mailStanding.parse(await this.mail(mail.id)) };
    };
    return answer(response, await once(this.parts, { key: requestKey(request), body }, work));
  }

  private async mail(named: string | string[] | undefined): Promise<MailView> {
    const id = typeof named === 'string' ? named.toLowerCase() : '';
    if (!UUID.test(id)) throw new Problem('unknown-mail');
    return found(await mailById(this.parts.dataSource, id), 'unknown-mail');
  }
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

import { Controller, Get, Param, Req, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type CertificateView, certificateView } from '#contracts/certificate.js';
import { certificateByCode } from '#readmodel/certificates.js';
import { documentByNumber } from '#readmodel/documents.js';
import { For } from '../access/access.guard.js';
import { type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { documentFor } from './document.js';
import { found, printable } from './found.js';

/** Verification, for whoever was shown a certificate and wonders. */
@ApiTags('certificates')
@Controller('certificates')
export class CertificatesController {
  constructor(private readonly parts: Parts) {}

  @Get(':code')
  @ApiOperation({ summary: 'Whether a certificate is valid, whose it is and for what', operationId: 'getCertificate' })
  @ApiOkResponse({ standardSchema: certificateView })
  async one(@Param('code') code: string): Promise<CertificateView> {
    return found(await certificateByCode(this.parts.dataSource, printable(code)), 'unknown-certificate');
  }

  @Get(':code/pdf')
  @For('applicant', 'admissions', 'administrator')
  @ApiOperation({ summary: 'The document, for its holder', operationId: 'getCertificateDocument' })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The PDF.' })
  async document(@Req() request: CalledRequest, @Param('code') code: string): Promise<StreamableFile> {
    const stored = await documentByNumber(this.parts.dataSource, 'certificate', printable(code));
    return found(documentFor(callerOf(request), stored), 'unknown-certificate');
  }
}

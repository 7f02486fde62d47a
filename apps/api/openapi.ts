import { applyDecorators } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiHeader, ApiResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problemView } from '#contracts/problem.js';

/** The document, from the very schemas that judge the requests, and a page to browse it. */
export function serveOpenApi(app: NestExpressApplication, publicUrl: string): void {
  const described = new DocumentBuilder()
    .setTitle('Matricula')
    .setDescription('From application to certificate, and money from bank transfer to refund.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addServer(publicUrl)
    .addBearerAuth({ type: 'http', description: 'A staff token, or the access token of one application.' })
    .addGlobalResponse({
      status: '4XX',
      description: 'Problem details (RFC 9457); `type` is `urn:matricula:problem:<reason>`.',
      content: { 'application/problem+json': { schema: jsonSchemaOf(problemView, 'output') } },
    })
    .build();
  const document = SwaggerModule.createDocument(app, described, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: jsonSchemaOf(schema, schemaType) } : undefined,
  });
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/openapi.json' });
}

/** On every POST: the same key again is the same request, and gets the same answer. */
export const NeedsKey = () =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'Fresh for each request; repeated to repeat it.',
    }),
    ApiResponse({ status: 503, description: 'Not known to be taken: repeat with the same Idempotency-Key.' }),
  );

/** Draft 2020-12, which is the dialect of OpenAPI 3.1. */
function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const converted = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  delete converted.$schema;
  return converted;
}

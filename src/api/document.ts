// The OpenAPI document, made from the very schemas that validate: what it says is what happens.
import { OpenAPIHono } from '@hono/zod-openapi'
import { scopes } from '../platform/identity.ts'
import { routes } from './routes.ts'

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>
let made: Document | undefined

export function openapi(): Document {
  made ??= make()
  return made
}

const meanings: Record<(typeof scopes)[number], string> = {
  'tickets:read': 'read tickets, their conversation and files',
  'tickets:write': 'open and change tickets, write on them',
  'organisations:read': 'read organisations, their contracts, cloud tenants and grants',
  'organisations:write': 'change contracts, cloud tenants and grants',
  'people:read': 'read people',
  'health:write': 'say how the service is',
  'articles:write': 'write and publish articles of the help centre',
  'configuration:write': 'read and change the configuration',
}

function make(): Document {
  const app = new OpenAPIHono()
  for (const { route } of routes) app.openAPIRegistry.registerPath(route)
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: `A personal token, made under Account. It may do what its person may, within its scopes: ${scopes.map((scope) => `\`${scope}\` (${meanings[scope]})`).join(', ')}. Cookies are not accepted.`,
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Guichet',
      version: '1',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      description: [
        'The support counter for machines: the same deeds and the same refusals as the pages.',
        'Every refusal is a problem of RFC 9457, `application/problem+json`, in the language of `Accept-Language`; decide by its `code`.',
        'Bodies are JSON in UTF-8. Unknown and repeated keys are refused.',
        'What may not be seen is not found: another’s id is answered exactly as one that does not exist.',
        'A creating POST with an `Idempotency-Key` can be sent again safely.',
      ].join('\n\n'),
    },
    servers: [{ url: '/api/v1' }],
    tags: [
      { name: 'Tickets', description: 'Open, list, find and show tickets.' },
      { name: 'Conversation', description: 'Messages and notes.' },
      { name: 'Changes', description: 'Status, participants, and what agents decide.' },
      { name: 'Attachments', description: 'Files.' },
      { name: 'Workspace', description: 'Queues, for agents.' },
      { name: 'People', description: 'The caller, organisations and people.' },
      { name: 'Catalogue', description: 'The keys tickets are made of.' },
      { name: 'Callbacks', description: 'When people are phoned.' },
      { name: 'Promises', description: 'Business hours, and within which time what is answered.' },
      { name: 'Reports', description: 'How many promises were kept.' },
      { name: 'Service health', description: 'How the service is.' },
      { name: 'Help centre', description: 'Articles: what one may read, and writing them.' },
    ],
  })
}

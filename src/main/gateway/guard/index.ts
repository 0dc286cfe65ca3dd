import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentSecurityPolicy, securityHeaders } from '../../core/contentSecurity.ts'
import { PitwallError } from '../../../contract/errors.ts'
import { isSocketPath } from '../sockets/route.ts'
import { type Access, hasBearer, hasCookie, sameSecret, sessionCookie } from './access.ts'
import { allowedHosts, isForeignFetch, isOwnHost, isOwnOrigin } from './origin.ts'

/** Asked by supervisors that know no token; tells nothing but that the engine answers. */
const openPaths: ReadonlySet<string> = new Set(['/health'])

/** Checks every request, the upgrade to a socket included, before anything else sees it. */
export function addGuard(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', async (request, reply) => {
    const port = portOf(app)
    const own = allowedHosts(port).map((host) => `ws://${host}`)
    reply.headers({ ...securityHeaders, 'content-security-policy': contentSecurityPolicy(own) })
    checkSender(request, port)
    if (openPaths.has(pathOf(request))) return
    if (isFirstPageLoad(request)) {
      await admit(request, reply, access, port)
      return
    }
    checkToken(request, access, port)
    if (isUpgrade(request) && !isSocketPath(pathOf(request))) {
      throw new PitwallError('NOT_FOUND', 'There is no socket at this address.')
    }
  })
}

/** The port listened on; requests injected by tests come without one and count as port 80. */
function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 80
}

function checkSender(request: FastifyRequest, port: number): void {
  if (!isOwnHost(request.headers.host, port)) {
    throw new PitwallError('FORBIDDEN_ORIGIN', 'The Host of the request is not this program.')
  }
  if (!isOwnOrigin(request.headers) || isForeignFetch(request.headers)) {
    throw new PitwallError('FORBIDDEN_ORIGIN', 'The request came from another page.')
  }
}

function checkToken(request: FastifyRequest, access: Access, port: number): void {
  if (hasBearer(request.headers, access)) return
  const fromPage = !isUpgrade(request) || request.headers.origin !== undefined
  if (fromPage && hasCookie(request.headers, port, access)) return
  throw new PitwallError(
    'UNAUTHORIZED',
    'Open the address the engine printed at its start, or send its token as "Authorization: Bearer".',
  )
}

function isUpgrade(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined
}

function isFirstPageLoad(request: FastifyRequest): boolean {
  return request.method === 'GET' && pathOf(request) === '/' && tokenOf(request) !== null
}

/** Trades the token of the address for a cookie, and the address for one without it. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  access: Access,
  port: number,
): Promise<void> {
  if (!sameSecret(tokenOf(request) ?? '', access.token)) {
    throw new PitwallError('UNAUTHORIZED', 'The token in the address is not of this start.')
  }
  const rest = searchOf(request)
  rest.delete('token')
  const query = rest.size === 0 ? '' : `?${rest.toString()}`
  await reply
    .header('set-cookie', sessionCookie(port, access))
    .header('cache-control', 'no-store')
    .redirect(`/${query}`, 303)
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}

function searchOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?').slice(1).join('?'))
}

function tokenOf(request: FastifyRequest): string | null {
  return searchOf(request).get('token')
}

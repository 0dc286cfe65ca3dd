import type { FastifyInstance } from 'fastify'
import {
  type ErrorCategory,
  type ErrorCode,
  PitwallError,
  errorCatalogue,
} from '../../contract/errors.ts'
import type { ApiError } from '../../contract/gateway.ts'
import type { Log } from '../core/log.ts'

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN_ORIGIN: 403,
  NOT_FOUND: 404,
  ORDER_NOT_FOUND: 404,
  ORDER_CLOSED: 409,
  IDEMPOTENCY_CONFLICT: 409,
  INTERNAL: 500,
}

const statusOfCategory: Record<ErrorCategory, number> = {
  INVALID_REQUEST: 400,
  RETRYABLE: 503,
  RATE_LIMITED: 503,
  EXCHANGE_ERROR: 502,
  FATAL: 500,
}

export function statusOf(code: ErrorCode): number {
  return statusOfCode[code] ?? statusOfCategory[errorCatalogue[code].category]
}

/** Every refusal has the form of `ApiError`; surprises are logged and told without their detail. */
export function addFailures(app: FastifyInstance, log: Log): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = asPitwallError(error)
    if (known.code === 'INTERNAL') log.error({ error, path: request.routeOptions.url }, 'failed')
    const answer: ApiError = { error: known.toFailure() }
    await reply.code(statusOf(known.code)).header('cache-control', 'no-store').send(answer)
  })
  app.setNotFoundHandler(() => {
    throw new PitwallError('NOT_FOUND', errorCatalogue.NOT_FOUND.sentence)
  })
}

function asPitwallError(error: unknown): PitwallError {
  if (error instanceof PitwallError) return error
  const status = (error as { statusCode?: unknown }).statusCode
  const message = error instanceof Error ? error.message : 'The request could not be read.'
  return typeof status === 'number' && status >= 400 && status < 500
    ? new PitwallError(status === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENT', message)
    : new PitwallError('INTERNAL', errorCatalogue.INTERNAL.sentence, { cause: error })
}

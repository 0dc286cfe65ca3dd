import type { z } from 'zod'
import { PitwallError, type Result, fail, succeed, toFailure } from '../../contract/errors.ts'
import { type RequestName, requestSchemas } from '../../contract/ipc/schemas.ts'
import type { Log } from '../core/log.ts'
import type { Dispatch, Handlers, WindowLink } from '../core/services.ts'

type AnyHandler = (input: unknown, window: WindowLink) => unknown

/** The one way from a carried request to a handler, for Electron IPC and for the gateway's socket. */
export function createDispatch(handlers: Handlers, log: Log): Dispatch {
  return async (name, input, window) => {
    if (!isRequestName(name)) return fail('NOT_FOUND', 'There is no request of this name.')
    const parsed: z.ZodSafeParseResult<unknown> = requestSchemas[name].safeParse(input)
    if (!parsed.success) return refusal(name, parsed.error)
    return answer(name, handlers[name] as AnyHandler, parsed.data, window, log)
  }
}

export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requestSchemas, name)
}

async function answer(
  name: RequestName,
  handler: AnyHandler,
  input: unknown,
  window: WindowLink,
  log: Log,
): Promise<Result<unknown>> {
  try {
    return succeed(await handler(input, window))
  } catch (error) {
    if (!(error instanceof PitwallError)) log.error({ error, request: name }, 'a request failed')
    return { ok: false, error: toFailure(error) }
  }
}

function refusal(name: RequestName, error: z.ZodError): Result<never> {
  const [issue] = error.issues
  const path = (issue?.path ?? []).map(String).join('.')
  const where = path === '' ? name : `${name} ${path}`
  return fail('INVALID_ARGUMENT', `${where}: ${issue?.message ?? 'not valid'}`, path || name)
}

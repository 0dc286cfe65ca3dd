import { type ErrorCategory, type Failure, errorCatalogue } from '../../contract/errors.ts'

/** Categories in which the venue or the way to it is at fault, not what we asked. */
const troubles: ReadonlySet<ErrorCategory> = new Set<ErrorCategory>([
  'RETRYABLE',
  'RATE_LIMITED',
  'EXCHANGE_ERROR',
])

/** Whether a failure says something about the connection. Our own shutdown does not. */
export function isVenueTrouble({ code }: Failure): boolean {
  return code !== 'ENGINE_STOPPING' && troubles.has(errorCatalogue[code].category)
}

import { PitwallError } from '../../../src/contract/errors.ts'
import type { FixService } from '../../../src/main/core/fixServices.ts'

/** An engine without FIX sessions. */
export const noFix: FixService = {
  sessions: () => [],
  log: () => ({ rows: [], next: null, dropped: 0 }),
  export: () => [],
  control: ({ session }) => Promise.reject(new PitwallError('NOT_FOUND', `no session ${session}`)),
}

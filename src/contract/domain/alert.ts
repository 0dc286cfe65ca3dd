import type { ErrorCategory, ErrorCode } from '../errors.ts'
import type { UnixMs } from './ids.ts'
import type { Environment, VenueId } from './venue.ts'

/** `critical` needs a person before anything goes on; `error` went wrong; `warning` may pass. */
export const alertSeverities = ['warning', 'error', 'critical'] as const
export type AlertSeverity = (typeof alertSeverities)[number]

/**
 * Something a person should know. The same error again within a window is not another alert: the
 * alert is published once more under its id, with its `count` and `lastTime` moved on.
 */
export type Alert = {
  readonly kind: 'alert'
  readonly id: string
  /** When it happened first. */
  readonly time: UnixMs
  readonly lastTime: UnixMs
  /** How often it happened in its window, 1 or more. */
  readonly count: number
  readonly severity: AlertSeverity
  readonly category: ErrorCategory
  readonly code: ErrorCode
  /** One sentence for the trader. Holds no secret. */
  readonly message: string
  /** Null where no single venue is concerned. */
  readonly venue: VenueId | null
  readonly environment: Environment | null
}

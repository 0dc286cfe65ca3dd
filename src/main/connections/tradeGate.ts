import type {
  BreakerStatus,
  TradeAction,
  TradeDecision,
  TradeRefusal,
  VenueFlags,
} from '../../contract/domain/connections.ts'

/** What decides whether order actions may leave for a venue. */
export type GateFacts = {
  readonly flags: VenueFlags
  readonly execution: Pick<BreakerStatus, 'state' | 'reason'>
  readonly qualityPause: string | null
  /** The venue's streams are not fresh yet after sleep or a change of network. */
  readonly resuming: boolean
  readonly stopping: boolean
}

/**
 * Whether an action may leave now. Cancels shrink risk, so nothing but the end of the engine stops
 * them; everything else has to find the venue switched on, well and fresh.
 */
export function decideTrade(facts: GateFacts, action: TradeAction): TradeDecision {
  const { flags, execution, qualityPause, resuming, stopping } = facts
  if (stopping) return refuse('stopping', 'The engine is shutting down.')
  if (action === 'cancel') return { allowed: true }
  if (!flags.execution) return refuse('switchedOff', 'Execution is switched off for this venue.')
  if (execution.state !== 'closed') {
    return refuse('breakerOpen', `Order entry rests: ${execution.reason ?? 'it is being probed.'}`)
  }
  if (qualityPause !== null) return refuse('qualityPause', `Trading is paused: ${qualityPause}`)
  if (resuming) return refuse('resuming', 'Prices are not fresh yet after the interruption.')
  return { allowed: true }
}

function refuse(reason: TradeRefusal, message: string): TradeDecision {
  return { allowed: false, reason, message }
}

import type { UnixMs } from '../../contract/domain/ids.ts'

/**
 * How long the life of a socket may vouch for prices on it of which nothing was said, ms. A venue
 * can go on sending while one of its feeds stands still.
 */
const vouchedMs = 60_000

/**
 * When prices were last known to be so: at their last change, or when their socket last brought data
 * of any kind, since a change before it would have come before it. Heartbeats prove nothing.
 */
export function confirmedTime(changedTime: UnixMs, provenTime: UnixMs): UnixMs {
  const vouches = provenTime > changedTime && provenTime - changedTime <= vouchedMs
  return vouches ? provenTime : changedTime
}

/** Bounds of working orders. Times in ms. */
export type WorkingLimits = {
  readonly maxActive: number
  /** Orders that one parent may make in its life. */
  readonly maxChildren: number
  /** Parts of a ladder or a TWAP. */
  readonly maxParts: number
  /** New orders of one parent under way at once. */
  readonly maxSending: number
  /** A protective order unanswered for longer counts as missing. */
  readonly unknownLimitMs: number
  /** Wait before something refused is tried again; doubles up to the longest. */
  readonly retryMs: number
  readonly longestRetryMs: number
  /** The same for a protective order whose denial passes: the fill it follows is not counted yet. */
  readonly passingRetryMs: number
  /** Refusals in a row after which a parent that protects nothing gives up. */
  readonly maxRefusals: number
  /** Attempts to place a protective order before only the alarm is left. */
  readonly maxExitAttempts: number
  /** Prices older than this cannot set off what is held here. */
  readonly maxPriceAgeMs: number
  /** After a start, accounts and prices may be missing for so long without an alarm. */
  readonly settlingMs: number
  /** Between two moves of a chase. */
  readonly minMoveMs: number
  /** How long ended ones are listed. */
  readonly keepEndedMs: number
  readonly longestRunMs: number
}

export const defaultLimits: WorkingLimits = {
  maxActive: 100,
  maxChildren: 1000,
  maxParts: 200,
  maxSending: 4,
  unknownLimitMs: 3000,
  retryMs: 1000,
  longestRetryMs: 30_000,
  passingRetryMs: 250,
  maxRefusals: 5,
  maxExitAttempts: 100,
  maxPriceAgeMs: 15_000,
  settlingMs: 5000,
  minMoveMs: 500,
  keepEndedMs: 86_400_000,
  longestRunMs: 7 * 86_400_000,
}

/**
 * Every error a person can meet: its code, the sentence for the trader, and its category.
 * docs/errors.md lists the same codes; a test keeps both in step.
 */
export const errorCategories = [
  'RETRYABLE',
  'RATE_LIMITED',
  'INVALID_REQUEST',
  'EXCHANGE_ERROR',
  'FATAL',
] as const
export type ErrorCategory = (typeof errorCategories)[number]

type Entry = { readonly category: ErrorCategory; readonly sentence: string }

export const errorCatalogue = {
  CONFIG_INVALID: {
    category: 'FATAL',
    sentence: 'A setting is not valid; the message names it.',
  },
  CONFIG_UNREADABLE: {
    category: 'FATAL',
    sentence: 'The configuration file could not be read.',
  },
  STORAGE_UNAVAILABLE: {
    category: 'FATAL',
    sentence: 'The database could not be opened or written.',
  },
  STORAGE_CORRUPT: {
    category: 'FATAL',
    sentence: 'The database file is damaged; it was moved aside and a new one started.',
  },
  PORT_IN_USE: {
    category: 'FATAL',
    sentence: 'The port is taken by another program.',
  },
  UNKNOWN_VENUE: {
    category: 'INVALID_REQUEST',
    sentence: 'This venue is not known; the message lists the known ones.',
  },
  UNKNOWN_SYMBOL: {
    category: 'INVALID_REQUEST',
    sentence: 'No connected venue lists this symbol.',
  },
  INVALID_RANGE: {
    category: 'INVALID_REQUEST',
    sentence: 'The time range is not valid.',
  },
  INVALID_ARGUMENT: {
    category: 'INVALID_REQUEST',
    sentence: 'An argument of the request is not valid; the message names it.',
  },
  NO_VENUE_AVAILABLE: {
    category: 'RETRYABLE',
    sentence: 'None of the venues asked for has data right now.',
  },
  UNAUTHORIZED: {
    category: 'FATAL',
    sentence: 'The request carried no valid token for this engine.',
  },
  FORBIDDEN_ORIGIN: {
    category: 'FATAL',
    sentence: 'The request came from a page that is not this program.',
  },
  NOT_FOUND: {
    category: 'INVALID_REQUEST',
    sentence: 'There is nothing at this address.',
  },
  ENGINE_STOPPING: {
    category: 'RETRYABLE',
    sentence: 'The engine is shutting down.',
  },
  INTERNAL: {
    category: 'EXCHANGE_ERROR',
    sentence: 'Something unexpected went wrong; the log has the detail.',
  },
  NETWORK_UNREACHABLE: {
    category: 'RETRYABLE',
    sentence: 'The venue could not be reached.',
  },
  TIMEOUT: {
    category: 'RETRYABLE',
    sentence: 'The venue did not answer in time.',
  },
  VENUE_UNAVAILABLE: {
    category: 'RETRYABLE',
    sentence: 'The venue answered that it is not available.',
  },
  VENUE_DEGRADED: {
    category: 'RETRYABLE',
    sentence: "The quality of a venue's connection fell below its threshold.",
  },
  RATE_LIMITED: {
    category: 'RATE_LIMITED',
    sentence: 'The venue asked us to slow down; requests wait.',
  },
  BANNED: {
    category: 'RATE_LIMITED',
    sentence: 'The venue has banned this address for a while; all requests wait.',
  },
  CANCELED: {
    category: 'INVALID_REQUEST',
    sentence: 'The request was called off before it was answered.',
  },
  HOST_NOT_ALLOWED: {
    category: 'FATAL',
    sentence: 'The address does not belong to this venue and mode; nothing was sent.',
  },
  AUTHENTICATION_FAILED: {
    category: 'FATAL',
    sentence: 'The venue refused the credentials.',
  },
  REQUEST_REFUSED: {
    category: 'INVALID_REQUEST',
    sentence: 'The venue refused the request as not valid.',
  },
  VENUE_ERROR: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The venue reported an error of its own.',
  },
  RESPONSE_TOO_LARGE: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The answer was larger than allowed and was dropped.',
  },
  RESPONSE_MALFORMED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The venue sent something we could not read.',
  },
  SUBSCRIPTION_REFUSED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The venue refused a subscription.',
  },
  UNSUPPORTED: {
    category: 'INVALID_REQUEST',
    sentence: 'The venue does not offer this; nothing was sent.',
  },
  ORDER_INVALID: {
    category: 'INVALID_REQUEST',
    sentence:
      'The order breaks a rule of the venue; the message names the field. Nothing was sent.',
  },
  ORDER_NOT_FOUND: {
    category: 'INVALID_REQUEST',
    sentence: 'The venue does not know this order.',
  },
  ORDER_DUPLICATE: {
    category: 'INVALID_REQUEST',
    sentence: 'The venue has an order with this client order id already.',
  },
  INSUFFICIENT_BALANCE: {
    category: 'INVALID_REQUEST',
    sentence: 'The venue says that the account holds too little for this.',
  },
  WOULD_TAKE: {
    category: 'INVALID_REQUEST',
    sentence: 'A post-only order would have traded at once; the venue refused it.',
  },
  OUTCOME_UNKNOWN: {
    category: 'RETRYABLE',
    sentence: 'The request may have reached the venue; what came of it is being asked for.',
  },
  CLOCK_SKEWED: {
    category: 'RETRYABLE',
    sentence: "The venue refused the request's time; the clock is being measured again.",
  },
  PERMISSION_REFUSED: {
    category: 'FATAL',
    sentence: 'The key may do more, or less, than this program allows; the message says what.',
  },
  ORDER_DENIED: {
    category: 'INVALID_REQUEST',
    sentence: 'A rule of this program stopped the order; the message names it. Nothing was sent.',
  },
  ORDER_CLOSED: {
    category: 'INVALID_REQUEST',
    sentence: 'The order has ended: it can be neither amended nor canceled.',
  },
  ORDER_CONTRADICTED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The venue said of an order what cannot follow from before; it is being asked.',
  },
  ORDER_OVERFILLED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'More of an order has traded than was ordered; look at the position.',
  },
  ORDER_UNCERTAIN: {
    category: 'EXCHANGE_ERROR',
    sentence: 'Where an order stands could not be found out by asking; a person should look.',
  },
  IDEMPOTENCY_CONFLICT: {
    category: 'INVALID_REQUEST',
    sentence: 'This idempotency key was used for an order with other terms.',
  },
  EXIT_MISSING: {
    category: 'EXCHANGE_ERROR',
    sentence: 'A protective order could not be placed; the message says what is done about it.',
  },
  EXIT_OVERFILLED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'Two orders that exclude each other both filled; the message says what is done.',
  },
  RISK_LIMIT_REACHED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'A loss limit was reached; trading was reduced or halted until someone resets it.',
  },
  DEAD_MANS_SWITCH_FAILING: {
    category: 'EXCHANGE_ERROR',
    sentence: "A venue's countdown could not be refreshed; it may cancel the orders there.",
  },
  KILL_SWITCH_UNCONFIRMED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'A venue did not confirm that its orders are canceled; it is being asked again.',
  },
  FIX_UNAVAILABLE: {
    category: 'RETRYABLE',
    sentence: 'The FIX session is not up and too much waits for it; nothing was sent.',
  },
  FIX_REJECTED: {
    category: 'EXCHANGE_ERROR',
    sentence: 'The FIX counterparty refused a message; the message says which and why.',
  },
  FIX_SEQUENCE: {
    category: 'EXCHANGE_ERROR',
    sentence: 'Sequence numbers of a FIX session do not agree; the message says what is needed.',
  },
  BOOK_OUT_OF_SEQUENCE: {
    category: 'RETRYABLE',
    sentence: 'An update of the order book is missing; the book is being loaded again.',
  },
} as const satisfies Record<string, Entry>

export type ErrorCode = keyof typeof errorCatalogue

/** An expected failure as a value: what both processes and the HTTP API exchange. */
export type Failure = {
  readonly code: ErrorCode
  /** For the trader: what happened and what it concerns. Holds no secret. */
  readonly message: string
  /** The setting, argument or field it is about: `exchanges.bybit.rest_url`. */
  readonly path?: string
}

export type Result<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure }

export function succeed<Value>(value: Value): Result<Value> {
  return { ok: true, value }
}

export function fail(code: ErrorCode, message: string, path?: string): Result<never> {
  return {
    ok: false,
    error: path === undefined ? { code, message } : { code, message, path },
  }
}

/** An expected failure on its way through code that throws. */
export class PitwallError extends Error {
  readonly code: ErrorCode
  readonly path: string | undefined

  constructor(code: ErrorCode, message: string, options?: { path?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PitwallError'
    this.code = code
    this.path = options?.path
  }

  get category(): ErrorCategory {
    return errorCatalogue[this.code].category
  }

  toFailure(): Failure {
    return this.path === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, path: this.path }
  }
}

/** Total: whatever was thrown becomes a failure, and what we did not expect stays out of sight. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof PitwallError) return thrown.toFailure()
  return { code: 'INTERNAL', message: errorCatalogue.INTERNAL.sentence }
}

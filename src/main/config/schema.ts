import { z } from 'zod'
import { unifiedSymbolPattern } from '../../contract/ipc/schemas.ts'
import { environments, venueIds } from '../../contract/domain/venue.ts'
import { logLevels } from '../core/log.ts'

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
const wsUrl = z.url({ protocol: /^wss?$/, error: 'must be a ws or wss address' })

function credential(minimum: number) {
  return z
    .string()
    .min(minimum, `must have at least ${minimum} characters`)
    .regex(/^\S+$/, 'must not contain spaces')
}

/** An empty text means "not set": that is what `${NAME:}` gives where NAME is not set. */
function optionalText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    schema.optional(),
  )
}

/** A shared secret, or a private key as PEM text (RSA, Ed25519) or as hexadecimal (a wallet's). */
const secret = z.union([
  credential(20),
  z
    .string()
    .regex(
      /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*$/,
      'is no private key',
    ),
])

/** The key of one account. */
const keyFields = {
  api_key: optionalText(credential(10)),
  secret_key: optionalText(secret),
  passphrase: optionalText(credential(4)),
  /** The account a wallet's key acts for, where that is not its own. */
  sub_account: optionalText(credential(10)),
  /** How orders travel: `fix` where the venue offers it, with an Ed25519 key. */
  order_entry: z.enum(['rest', 'fix']).default('rest'),
  /** SenderCompID of the FIX session, unique among the sessions of the account. */
  fix_sender_comp_id: optionalText(
    z.string().regex(/^[a-zA-Z0-9_-]{1,8}$/, 'must be 1 to 8 letters, digits, - or _'),
  ),
  /** A key that can withdraw is refused unless this says otherwise. */
  allow_withdrawal: z.boolean().default(false),
}

function bothOrNeither(
  value: { readonly api_key?: string | undefined; readonly secret_key?: string | undefined },
  context: z.RefinementCtx,
): void {
  if ((value.api_key === undefined) === (value.secret_key === undefined)) return
  const missing = value.api_key === undefined ? 'api_key' : 'secret_key'
  context.addIssue({
    code: 'custom',
    path: [missing],
    message: 'api_key and secret_key must be given together, or neither',
  })
}

/** A further account or sub-account. Without a key, as when `${NAME:}` is not set, it rests. */
const account = z.strictObject(keyFields).superRefine(bothOrNeither)
const accountName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower case letters, digits and hyphens')
  .refine((name) => name !== 'main', 'main is the account of the section itself')

const exchange = z
  .strictObject({
    enabled: z.boolean().default(true),
    environment: z.enum(environments).optional(),
    ...keyFields,
    accounts: z.record(accountName, account).default({}),
    /** Only within the hosts of the venue's environment, or loopback for the sandbox. */
    base_url: optionalText(httpUrl),
    websocket_url: optionalText(wsUrl),
  })
  .superRefine(bothOrNeither)

const symbol = z
  .string()
  .regex(unifiedSymbolPattern, 'must be base and quote in capitals, such as BTCUSDT')

/** The whole of config.yaml. Unknown settings are errors: a typo must not pass for a setting. */
export const configSchema = z.strictObject({
  /** Environment of every venue that does not name its own. */
  environment: z.enum(environments).default('sandbox'),
  log_level: z.enum(logLevels).default('info'),
  /** Watched for marks, trades and candles. Liquidations are recorded for every listed symbol. */
  symbols: z.array(symbol).min(1).max(200),
  gateway: z
    .strictObject({
      /** 0 lets the system choose. */
      port: z.number().int().min(0).max(65_535).default(0),
    })
    .prefault({}),
  connections: z
    .strictObject({
      /** Slowest twentieth of a venue's answers above this raises an alert, ms. */
      alert_latency_ms: z.number().positive().default(5000),
      /** Share of a venue's requests that fail above this raises an alert, 0 to 1. */
      alert_error_rate: z.number().gt(0).lt(1).default(0.1),
      /** New orders then rest until someone resumes them; cancels always pass. */
      pause_trading: z.boolean().default(false),
    })
    .prefault({}),
  sandbox: z
    .strictObject({
      seed: z.number().int().min(0).max(4_294_967_295).default(7),
      /** Recordings to play instead of the simulated market, each `file` or `venue=file`. */
      replay: z.array(z.string().min(1)).default([]),
      /** 1 is the recording's own timing; a larger number is faster; `max` and `step` also exist. */
      replay_speed: z.union([z.number().positive(), z.enum(['max', 'step'])]).default(1),
      replay_times: z.enum(['shift', 'original']).default('shift'),
      faults: optionalText(z.string()),
      /** Fill an empty database with the simulated market's last day. */
      backfill: z.boolean().default(true),
    })
    .prefault({}),
  fix: z
    .strictObject({
      /** Most messages that the FIX log keeps, all sessions together. */
      log_rows: z.number().int().min(100).max(1_000_000).default(20_000),
    })
    .prefault({}),
  exchanges: z.partialRecord(z.enum(venueIds), exchange),
})

export type Config = z.output<typeof configSchema>
export type ExchangeConfig = z.output<typeof exchange>

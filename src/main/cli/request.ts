import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { isDecimalText } from '../../contract/domain/decimal.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import { type Environment, environments } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import { parseExactJson } from '../net/rest/exactJson.ts'
import {
  type RequestAction,
  type RequestArguments,
  type RequestContext,
  requestActions,
} from '../venues/account.ts'
import type { VenueModule, VenueUrls } from '../venues/adapter.ts'
import { findVenue, venueModules } from '../venues/registry.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/** What a sandbox's address is without the port, which it chooses when it starts. */
const sandboxUrls: VenueUrls = { rest: 'http://127.0.0.1', ws: 'ws://127.0.0.1' }

/** Decimals stay text; a JSON number is taken as the text it was written in. */
const decimal = z
  .union([z.string(), z.number(), z.bigint()])
  .transform(String)
  .refine(isDecimalText, 'is not a decimal number')
const word = z.string().min(1).max(200)
/** Ids may be longer than a double can hold, so they travel as text. */
const id = z.union([word, z.number().int().nonnegative(), z.bigint()]).transform(String)

const argumentSchema = z.strictObject({
  symbol: word,
  marketKind: word,
  side: word,
  orderType: word,
  quantity: decimal,
  quoteQuantity: decimal,
  price: decimal,
  stopPrice: decimal,
  trailingDelta: decimal,
  triggerDirection: word,
  triggerBy: word,
  timeInForce: word,
  expireTime: z.number().int().positive(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  positionSide: word,
  clientOrderId: word,
  orderId: id,
  since: z.number().int().nonnegative(),
  limit: z.number().int().positive(),
})

/** The two spellings of a key: of an API, and of a wallet that trades for an address. */
const credentialSchema = z.union([
  z.strictObject({
    apiKey: word,
    secret: z.string().min(1),
    passphrase: z.string().min(1).optional(),
    subAccount: word.optional(),
  }),
  z
    .strictObject({
      walletAddress: word,
      privateKey: z.string().min(1),
      subAccount: word.optional(),
    })
    .transform(({ walletAddress, privateKey, ...rest }) => ({
      apiKey: walletAddress,
      secret: privateKey,
      ...rest,
    })),
])

/**
 * Prints the exact request an action would send, signed, as `{"method","url","headers","body"}`, and
 * sends nothing. Exit 1 with `{"error"}` on stdout where the venue's rules refuse it.
 */
export async function runRequest(argv: readonly string[], io: CliIo): Promise<number> {
  const wish = await readWish(argv)
  const built = await wish.venue.trading.request(wish.action, wish.args, wish.context)
  io.stdout(`${JSON.stringify(built.ok ? built.value : { error: built.error })}\n`)
  return built.ok ? exitCode.ok : exitCode.failed
}

type Wish = {
  readonly venue: VenueModule
  readonly action: RequestAction
  readonly args: RequestArguments
  readonly context: RequestContext
}

async function readWish(argv: readonly string[]): Promise<Wish> {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'string', default: '{}' },
      instruments: { type: 'string' },
      credentials: { type: 'string' },
      env: { type: 'string', default: 'live' },
      now: { type: 'string' },
      nonce: { type: 'string' },
    },
  })
  const [name = '', action = '', ...more] = positionals
  if (more.length > 0) throw new UsageError('one venue and one action')
  const venue = readVenue(name)
  const environment = readEnvironment(values.env)
  return {
    venue,
    action: readAction(action),
    args: readJson('--json', values.json, argumentSchema.partial()),
    context: {
      environment,
      urls: environment === 'sandbox' ? sandboxUrls : venue.urls(environment),
      credentials:
        values.credentials === undefined
          ? null
          : readJson('--credentials', values.credentials, credentialSchema),
      instruments:
        values.instruments === undefined ? null : await readInstruments(venue, values.instruments),
      now: (readWhole('--now', values.now) ?? Date.now()) as UnixMs,
      nonce: readWhole('--nonce', values.nonce),
    },
  }
}

function readVenue(name: string): VenueModule {
  const venue = findVenue(name)
  if (venue === null) {
    throw new UsageError(`no such venue: ${name} (known: ${Object.keys(venueModules).join(', ')})`)
  }
  return venue
}

function readAction(action: string): RequestAction {
  const known = requestActions.find((each) => each === action)
  if (known !== undefined) return known
  throw new UsageError(`no such action: ${action} (known: ${requestActions.join(', ')})`)
}

function readEnvironment(text: string): Environment {
  const known = environments.find((each) => each === text)
  if (known !== undefined) return known
  throw new UsageError(`no such environment: ${text} (known: ${environments.join(', ')})`)
}

function readWhole(option: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value
  throw new UsageError(`${option} is not a whole number`)
}

/** A wrong argument is named by its path; a credential's value is never repeated. */
function readJson<Schema extends z.ZodType>(
  option: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  let raw: unknown
  try {
    raw = parseExactJson(text)
  } catch {
    throw new UsageError(`${option} is not JSON`)
  }
  const read = schema.safeParse(raw)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = issue?.path.join('.') ?? ''
  throw new UsageError(`${option}${path === '' ? '' : ` ${path}`}: ${issue?.message ?? 'is wrong'}`)
}

/** The venue's recorded list, bare or as the `body` of a fixture that holds one. */
async function readInstruments(venue: VenueModule, file: string): Promise<readonly Instrument[]> {
  const parse = venue.parsers.instruments
  if (parse === undefined) throw new UsageError(`${venue.info.venue} has no list of instruments`)
  let raw: unknown
  try {
    raw = parseExactJson(await readFile(file, 'utf8'))
  } catch {
    throw new UsageError(`${file} could not be read as JSON`)
  }
  const whole = parse(raw, 0 as UnixMs)
  const parsed = isEmpty(whole.value) && hasBody(raw) ? parse(raw.body, 0 as UnixMs) : whole
  if (!isEmpty(parsed.value)) return parsed.value as readonly Instrument[]
  throw new PitwallError('INVALID_ARGUMENT', `${file} holds no list of instruments`, {
    path: 'instruments',
  })
}

function hasBody(raw: unknown): raw is { readonly body: unknown } {
  return typeof raw === 'object' && raw !== null && 'body' in raw
}

function isEmpty(value: unknown): boolean {
  return !Array.isArray(value) || value.length === 0
}

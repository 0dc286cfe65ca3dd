import type { TradingCapabilities } from '../../../../contract/domain/order.ts'
import type { ErrorCode } from '../../../../contract/errors.ts'
import type {
  FixDictionary,
  FixField,
  FixLogonContext,
  FixSchedule,
} from '../../../net/fix/types.ts'
import type { ClientOrderIdCodec } from '../../account.ts'
import type { VenueCredentials } from '../../adapter.ts'
import type { FixDialect } from './dialect.ts'

export const fixProfileIds = [
  'binance-spot',
  'coinbase-exchange',
  'coinbase-prime',
  'fix42',
  'fix44',
] as const
export type FixProfileId = (typeof fixProfileIds)[number]

/** What a session is for. Not every counterparty tells them apart. */
export const fixPurposes = ['orderEntry', 'dropCopy', 'marketData'] as const
export type FixPurpose = (typeof fixPurposes)[number]

export type FixEndpoint = { readonly host: string; readonly port: number }

/** The identities and keys of one session. */
export type FixLogin = {
  readonly credentials: VenueCredentials
  readonly purpose: FixPurpose
  /** Portfolio or account, where the logon names one. */
  readonly account: string | null
}

/** Everything about a counterparty that a session or an account must know, as data. */
export type FixProfile = {
  readonly id: FixProfileId
  readonly displayName: string
  readonly dictionary: () => FixDictionary
  readonly dialect: FixDialect
  readonly capabilities: TradingCapabilities
  readonly clientOrderIds: ClientOrderIdCodec
  /** TargetCompID of the counterparty; null where it is agreed with each client. */
  readonly targetCompId: string | null
  /** Whether SenderCompID is the API key; else it is chosen, or given by the counterparty. */
  readonly senderIsKey: boolean
  readonly tls: boolean
  readonly endpoints: Readonly<
    Partial<Record<'live' | 'testnet', Readonly<Partial<Record<FixPurpose, FixEndpoint>>>>>
  >
  readonly session: {
    readonly heartbeatSeconds: number
    readonly resetOnLogon: boolean
    readonly resendSupported: boolean
    readonly resendChunk: number | null
    readonly timeDigits: 3 | 6
    /** Tags masked in logs beside those of the standard. */
    readonly secretTags: readonly number[]
    /** When the counterparty ends sessions by its own clock. */
    readonly schedule: FixSchedule | null
  }
  /** Fields of our Logon beside the standard ones. Throws AUTHENTICATION_FAILED for a wrong key. */
  logonFields(login: FixLogin, context: FixLogonContext): readonly FixField[]
  /** Most messages of one session in a stretch of time, by what it is for. */
  readonly messageLimit: Readonly<
    Record<FixPurpose, { readonly limit: number; readonly windowMs: number } | null>
  >
  /** Which of our codes a refusal has, from its own code and its words; null where neither tells. */
  readRefusal(code: string | null, text: string | null): ErrorCode | null
  /** Codes of refusals that leave open whether the request was carried out. */
  readonly uncertainCodes: ReadonlySet<string>
}

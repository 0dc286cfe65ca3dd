import type { Clock } from '../../../core/clock.ts'
import type { Random } from '../../../core/random.ts'
import type {
  FixInitiatorOptions,
  FixSessionEvents,
  FixStore,
  FixTls,
} from '../../../net/fix/types.ts'
import type { FixEndpoint, FixLogin, FixProfile } from './profile.ts'

export type FixConnectionOptions = {
  readonly name: string
  readonly profile: FixProfile
  readonly login: FixLogin
  readonly senderCompId: string
  readonly targetCompId: string
  readonly endpoint: FixEndpoint
  /** Null for loopback alone. */
  readonly tls: FixTls | null
  readonly store: FixStore
  readonly clock: Clock
  readonly random: Random
}

/**
 * A session as its profile has it. Orders are never sent again by it: the counterparty that asks for
 * one that it lost gets the gap filled, because we have long asked what became of it.
 */
export function initiatorOptions(
  options: FixConnectionOptions,
  events: FixSessionEvents,
): FixInitiatorOptions {
  const { name, profile, login, endpoint, senderCompId, targetCompId } = options
  const { session } = profile
  return {
    ...events,
    name,
    senderCompId,
    targetCompId,
    dictionary: profile.dictionary(),
    store: options.store,
    clock: options.clock,
    random: options.random,
    heartbeatSeconds: session.heartbeatSeconds,
    // A report that departs from the dictionary in a field we do not need must not be lost: what is
    // read of it is checked where it is read.
    strictness: 'none',
    resetOnLogon: session.resetOnLogon,
    resendSupported: session.resendSupported,
    resendChunk: session.resendChunk,
    timeDigits: session.timeDigits,
    logonFields: (context) => profile.logonFields(login, context),
    mayResend: () => false,
    secretTags: session.secretTags,
    schedule: session.schedule,
    host: endpoint.host,
    port: endpoint.port,
    tls: options.tls,
  }
}

const address = /^(?:tcp|tls):\/\/(\[[0-9a-f:]+\]|[^/:]+):(\d{1,5})$/

/** `tcp://127.0.0.1:9000`; null for anything else. */
export function readFixAddress(text: string): FixEndpoint | null {
  const [, host, port] = address.exec(text) ?? []
  if (host === undefined || Number(port) > 65_535) return null
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

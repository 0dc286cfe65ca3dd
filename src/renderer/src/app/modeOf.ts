import type { Environment } from '../../../contract/domain/venue.ts'
import type { RiskState, SendingMode } from '../../../contract/domain/risk.ts'
import type { EngineState } from '../../../contract/ipc/channels.ts'

export type Mode = {
  /** The most serious environment any venue is connected to. */
  readonly environment: Environment
  readonly word: string
  readonly explanation: string
  /** More than one environment at once. */
  readonly mixed: boolean
}

const modes: Readonly<
  Record<Environment, { readonly word: string; readonly explanation: string }>
> = {
  sandbox: { word: 'Sandbox', explanation: 'simulated market' },
  testnet: { word: 'Testnet', explanation: 'real venues, play money' },
  live: { word: 'Live', explanation: 'real venues' },
}

const seriousness: readonly Environment[] = ['live', 'testnet', 'sandbox']

/** What the banner says. With several environments at once, the most serious one leads. */
export function modeOf(state: EngineState): Mode {
  const present = new Set(state.venues.map((venue) => venue.environment))
  const environment = seriousness.find((each) => present.has(each)) ?? 'sandbox'
  return { environment, ...modes[environment], mixed: present.size > 1 }
}

export type SendingWords = {
  readonly mode: SendingMode | 'mixed'
  readonly word: string
  /** Venue by venue. */
  readonly hint: string
  /** Orders leave with real money. */
  readonly isReal: boolean
}

/** Whether orders leave, venue by venue; what the engine was started with until it told. */
export function sendingWords(
  { sending, venues: connected }: Pick<EngineState, 'sending' | 'venues'>,
  venues: RiskState['sending'] | null,
): SendingWords {
  const live = new Set(
    connected.filter(({ environment }) => environment === 'live').map(({ venue }) => venue),
  )
  if (venues === null || venues.length === 0) {
    return { mode: sending, ...plainly[sending], isReal: sending === 'armed' && live.size > 0 }
  }
  const armed = venues.filter(({ mode }) => mode === 'armed')
  const isReal = armed.some(({ venue }) => live.has(venue))
  const hint = venues
    .map(({ venue, mode }) => `${venue} ${mode === 'armed' ? 'armed' : 'dry run'}`)
    .join(' · ')
  if (armed.length === 0) return { mode: 'dryRun', word: plainly.dryRun.word, hint, isReal }
  if (armed.length === venues.length)
    return { mode: 'armed', word: plainly.armed.word, hint, isReal }
  return { mode: 'mixed', word: `Armed ${armed.length} of ${venues.length}`, hint, isReal }
}

const plainly = {
  armed: { word: 'Armed', hint: 'Orders are sent to the venues.' },
  dryRun: { word: 'Dry run', hint: 'No order leaves this program; requests are only shown.' },
} as const

/** Last part of a path, for the replay label. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

import { useState } from 'react'
import {
  type RiskState,
  type SendingMode,
  type TradingState,
  tradingStates,
} from '../../../../contract/domain/risk.ts'
import type { Environment, VenueId } from '../../../../contract/domain/venue.ts'
import { Question } from '../../components/Question.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { VenueMark } from '../../components/VenueMark.tsx'
import { useEngineStore } from '../../stores/engineStore.ts'
import { stateWords } from './words.ts'
import { useChange } from './useChange.ts'

const explanations: Readonly<Record<TradingState, string>> = {
  normal: 'Every order may leave',
  reduceOnly: 'Only orders that shrink a position may leave',
  halted: 'No new order leaves; cancels always pass',
}

const none: readonly { readonly venue: VenueId; readonly environment: Environment }[] = []

/** Per venue and for all: whether orders leave, and which. */
export function TradingStates({ risk }: { readonly risk: RiskState }) {
  const venues = useEngineStore((store) => store.state?.venues ?? none)
  return (
    <section className="risk-section" aria-label="Trading">
      <h3>Trading</h3>
      <div className="risk-venue">
        <strong>All venues</strong>
        <span />
        <StateChoice risk={risk} venue={null} />
      </div>
      {venues.map(({ venue, environment }) => (
        <div key={venue} className="risk-venue" data-testid={`risk-${venue}`}>
          <VenueMark venue={venue} />
          <SendingChoice risk={risk} venue={venue} environment={environment} />
          <StateChoice risk={risk} venue={venue} />
        </div>
      ))}
    </section>
  )
}

function StateChoice({
  risk,
  venue,
}: {
  readonly risk: RiskState
  readonly venue: VenueId | null
}) {
  const change = useChange()
  const entry = risk.states.find((each) => each.venue === venue)
  const set = (state: TradingState): void => {
    const reason = `Set to ${stateWords[state].toLowerCase()} in the risk panel`
    void change((engine) => engine.request('risk:setTradingState', { venue, state, reason }))
  }
  const moved = entry !== undefined && entry.state !== 'normal'
  return (
    <span className="risk-state" title={moved ? `${entry.reason} (${entry.by})` : undefined}>
      <Segmented
        name={`Trading of ${venue ?? 'all venues'}`}
        value={entry?.state ?? 'normal'}
        segments={tradingStates.map((value) => ({
          value,
          label: stateWords[value],
          title: explanations[value],
          testId: `state-${venue ?? 'all'}-${value}`,
        }))}
        onChoose={set}
      />
      {moved && <span className="warn risk-reason">{entry.reason}</span>}
    </span>
  )
}

function SendingChoice({
  risk,
  venue,
  environment,
}: {
  readonly risk: RiskState
  readonly venue: VenueId
  readonly environment: Environment
}) {
  const change = useChange()
  const [asking, setAsking] = useState(false)
  const mode = risk.sending.find((each) => each.venue === venue)?.mode ?? 'dryRun'
  const set = (next: SendingMode): void =>
    void change((engine) => engine.request('risk:setSending', { venue, mode: next }))
  return (
    <>
      <Segmented
        name={`Orders to ${venue}`}
        value={mode}
        segments={[
          { value: 'dryRun', label: 'Dry run', testId: `sending-${venue}-dryRun` },
          { value: 'armed', label: 'Armed', testId: `sending-${venue}-armed` },
        ]}
        onChoose={(next) => {
          if (next === 'armed' && environment === 'live') setAsking(true)
          else set(next)
        }}
      />
      <Question
        open={asking}
        onOpenChange={setAsking}
        onYes={() => set('armed')}
        words={{
          title: `Arm ${venue}?`,
          text: 'Orders will be sent with real money until you disarm it or this program ends.',
          no: 'Stay in dry run',
          yes: `Arm ${venue}`,
        }}
      />
    </>
  )
}

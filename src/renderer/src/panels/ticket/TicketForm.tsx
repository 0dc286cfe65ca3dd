import { useState } from 'react'
import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import { Flag } from '../../components/Flag.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Question } from '../../components/Question.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatCompact } from '../../format/notional.ts'
import { formatPrice } from '../../format/price.ts'
import { markOf, useMarketStore } from '../../stores/marketStore.ts'
import { sendingOf, tradingStateOf, useRiskStore } from '../../stores/riskStore.ts'
import { setDraft } from '../../stores/ticketStore.ts'
import { wordsOf } from '../orders/words.ts'
import { stateWords } from '../risk/words.ts'
import { StrategyFields } from './StrategyFields.tsx'
import { TicketAmounts } from './TicketAmounts.tsx'
import { TicketOutcome } from './TicketOutcome.tsx'
import { TicketPreview } from './TicketPreview.tsx'
import { type Draft, type Place, estimate, missing } from './draft.ts'
import type { Ticket } from './useTicket.ts'
import { usePreview } from './usePreview.ts'
import { type Outcome, useSend } from './useSend.ts'
import { orderWords, placeLabel, strategyWords } from './words.ts'

/** The ticket itself. Enter sends; a live venue asks once more. */
export function TicketForm({
  ticket,
  symbol,
  place,
}: {
  readonly ticket: Ticket
  readonly symbol: UnifiedSymbol
  readonly place: Place
}) {
  const { draft, places } = ticket
  const [asking, setAsking] = useState(false)
  const preview = usePreview(draft, place)
  const { busy, outcome, send, compare } = useSend(draft, place, symbol)
  const gate = useGate(place)
  const lacks = missing(draft)
  const submit = (): void => {
    if (lacks !== null || busy || gate.dryRun) return
    if (place.environment === 'live') setAsking(true)
    else send()
  }
  return (
    <form
      className="ticket"
      aria-label="Order ticket"
      data-side={draft.side}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Where draft={draft} places={places} place={place} symbol={symbol} />
      <Segmented
        name="Side"
        value={draft.side}
        segments={[
          { value: 'buy', label: 'Buy', testId: 'ticket-buy', title: 'Alt+B' },
          { value: 'sell', label: 'Sell', testId: 'ticket-sell', title: 'Alt+S' },
        ]}
        onChoose={(side) => setDraft({ side })}
      />
      <Kinds draft={draft} place={place} />
      <TicketAmounts draft={draft} place={place} />
      <Flags draft={draft} place={place} />
      <StrategyFields draft={draft} />
      <Estimate draft={draft} symbol={symbol} place={place} />
      {gate.warning !== null && (
        <p className="warn" role="status">
          {gate.warning}
        </p>
      )}
      <div className="ticket-buttons">
        {place.kind === 'best' && (
          <button
            type="button"
            className="button"
            data-testid="ticket-compare"
            disabled={lacks !== null || busy}
            onClick={compare}
          >
            Compare venues
          </button>
        )}
        <button
          type="submit"
          className="button ticket-send"
          data-testid="ticket-send"
          disabled={lacks !== null || busy || gate.dryRun}
          title={lacks ?? undefined}
        >
          {busy
            ? 'Sending…'
            : (lacks ?? (gate.dryRun ? 'Dry run: see below' : orderWords(draft, symbol)))}
        </button>
      </div>
      <TicketOutcome outcome={isAbout(outcome, place) ? outcome : null} />
      <TicketPreview draft={draft} place={place} preview={preview} />
      <Question
        open={asking}
        onOpenChange={setAsking}
        onYes={send}
        words={{
          title: 'Send this order with real money?',
          text: `${orderWords(draft, symbol)} · ${placeLabel(place)} · LIVE.`,
          no: 'Not now',
          yes: 'Send it',
        }}
      />
    </form>
  )
}

/** Whether orders leave for the place, and what else stands in the way of new ones. */
function useGate(place: Place): { readonly dryRun: boolean; readonly warning: string | null } {
  const risk = useRiskStore()
  const armed = place.venues.filter((venue) => sendingOf(risk, venue) !== 'dryRun')
  const dryRun = armed.length === 0
  if (risk.risk?.killSwitch.engaged === true) {
    return { dryRun, warning: 'The kill switch is engaged: new orders are denied.' }
  }
  const [venue] = place.venues
  const state =
    place.kind === 'venue' && venue !== undefined ? tradingStateOf(risk, venue) : 'normal'
  if (state !== 'normal')
    return { dryRun, warning: `Trading is ${stateWords[state].toLowerCase()}.` }
  return {
    dryRun,
    warning: dryRun
      ? 'Dry run: the request is shown and nothing leaves. Arm the venue in Risk.'
      : null,
  }
}

function Where({
  draft,
  places,
  place,
  symbol,
}: {
  readonly draft: Draft
  readonly places: readonly Place[]
  readonly place: Place
  readonly symbol: UnifiedSymbol
}) {
  return (
    <div className="ticket-row">
      <strong className="ticket-symbol">{symbol}</strong>
      <PickMenu
        name="Where"
        value={place.key}
        label={placeLabel(place)}
        short
        testId="ticket-place"
        choices={places
          .filter((each) => each.kind === 'venue' || draft.strategy === 'none')
          .map((each) => ({ value: each.key, label: placeLabel(each), detail: each.environment }))}
        onChoose={(key) => setDraft({ place: key })}
      />
      <span className="ticket-mode" data-environment={place.environment}>
        {place.environment}
      </span>
    </div>
  )
}

function Kinds({ draft, place }: { readonly draft: Draft; readonly place: Place }) {
  const { capabilities } = place
  const times = capabilities.timesInForce[draft.orderType] ?? []
  return (
    <div className="ticket-row">
      <PickMenu
        name="Type"
        value={draft.orderType}
        label={wordsOf(draft.orderType)}
        testId="ticket-type"
        choices={capabilities.orderTypes.map((type) => ({ value: type, label: wordsOf(type) }))}
        onChoose={(orderType) => setDraft({ orderType })}
      />
      {draft.timeInForce !== null && (
        <PickMenu
          name="Lives"
          value={draft.timeInForce}
          label={draft.timeInForce.toUpperCase()}
          testId="ticket-tif"
          choices={times
            .filter((time) => time !== 'gtd')
            .map((time) => ({ value: time, label: time.toUpperCase() }))}
          onChoose={(timeInForce) => setDraft({ timeInForce })}
        />
      )}
      <PickMenu
        name="Plan"
        value={draft.strategy}
        label={strategyWords[draft.strategy]}
        testId="ticket-strategy"
        choices={(Object.keys(strategyWords) as Draft['strategy'][]).map((strategy) => ({
          value: strategy,
          label: strategyWords[strategy],
          disabled: place.kind === 'best' && strategy !== 'none',
        }))}
        onChoose={(strategy) => setDraft({ strategy })}
      />
    </div>
  )
}

function Flags({ draft, place }: { readonly draft: Draft; readonly place: Place }) {
  const { capabilities } = place
  const canPost = capabilities.postOnly && draft.orderType === 'limit'
  return (
    <div className="ticket-row ticket-flags">
      {canPost && (
        <Flag
          label="Post only"
          on={draft.postOnly}
          testId="ticket-post"
          onChange={(postOnly) => setDraft({ postOnly })}
        />
      )}
      {capabilities.reduceOnly && (
        <Flag
          label="Reduce only"
          on={draft.reduceOnly}
          testId="ticket-reduce"
          onChange={(reduceOnly) => setDraft({ reduceOnly })}
        />
      )}
    </div>
  )
}

function Estimate({
  draft,
  symbol,
  place,
}: {
  readonly draft: Draft
  readonly symbol: UnifiedSymbol
  readonly place: Place
}) {
  const mark = useMarketStore((store) => markOf(store, symbol))
  const notional = estimate(draft, mark)
  return (
    <p className="ticket-estimate">
      <span>
        Mark{' '}
        <button
          type="button"
          className="ticket-mark num"
          title="Take as the price"
          disabled={mark === null}
          onClick={() => mark !== null && setDraft({ price: String(mark) })}
        >
          {formatPrice(mark)}
        </button>
      </span>
      <span className="num" title="At the price, or at the mark">
        ≈ {notional === null ? '—' : formatCompact(notional)} {place.instrument?.quoteAsset}
      </span>
    </p>
  )
}

/** A comparison says nothing about an order for one venue. */
function isAbout(outcome: Outcome | null, place: Place): boolean {
  return outcome?.kind !== 'route' || place.kind === 'best'
}

import { PickMenu } from '../../components/PickMenu.tsx'
import { setDraft } from '../../stores/ticketStore.ts'
import { Amount } from './TicketAmounts.tsx'
import type { Draft } from './draft.ts'

const reactionWords = {
  alarm: 'only alarm',
  retry: 'alarm and keep trying',
  flatten: 'alarm and close at the market',
} as const

/** What the chosen plan is told beyond the order itself. */
export function StrategyFields({ draft }: { readonly draft: Draft }) {
  if (draft.strategy === 'none' || draft.strategy === 'trailing') return null
  return (
    <fieldset className="ticket-amounts ticket-strategy">
      <legend className="sr-only">Plan</legend>
      <Fields draft={draft} />
    </fieldset>
  )
}

function Fields({ draft }: { readonly draft: Draft }) {
  switch (draft.strategy) {
    case 'bracket':
      return (
        <>
          <Amount label="Stop loss" field="exitStop" draft={draft} hint="market exit" />
          <Amount label="Target" field="target" draft={draft} hint="limit exit" />
          <PickMenu
            name="If an exit cannot be placed"
            value={draft.onExitFailure}
            label={reactionWords[draft.onExitFailure]}
            choices={(['alarm', 'retry', 'flatten'] as const).map((value) => ({
              value,
              label: reactionWords[value],
            }))}
            onChoose={(onExitFailure) => setDraft({ onExitFailure })}
          />
        </>
      )
    case 'oco':
      return <Amount label="Other: stop" field="otherStop" draft={draft} hint="stop market" />
    case 'ladder':
      return (
        <>
          <Amount label="First price" field="from" draft={draft} />
          <Amount label="Last price" field="to" draft={draft} />
          <Amount label="Steps" field="steps" draft={draft} hint="2 to 100" />
        </>
      )
    case 'chase':
      return (
        <>
          <Amount label="Price limit" field="limitPrice" draft={draft} hint="never beyond" />
          <Amount label="Minutes" field="minutes" draft={draft} hint="then" />
          <PickMenu
            name="At the end"
            value={draft.atEnd}
            label={draft.atEnd === 'market' ? 'take the market' : 'cancel the rest'}
            choices={[
              { value: 'cancel', label: 'cancel the rest' },
              { value: 'market', label: 'take the market' },
            ]}
            onChoose={(atEnd) => setDraft({ atEnd })}
          />
        </>
      )
    case 'twap':
      return (
        <>
          <Amount label="Minutes" field="minutes" draft={draft} />
          <Amount label="Slices" field="steps" draft={draft} hint="2 to 1000" />
          <Amount label="Price limit" field="limitPrice" draft={draft} hint="empty: market" />
        </>
      )
    case 'iceberg':
      return <Amount label="Shown" field="shownQuantity" draft={draft} hint="of the quantity" />
    case 'none':
    case 'trailing':
      break
  }
  return null
}

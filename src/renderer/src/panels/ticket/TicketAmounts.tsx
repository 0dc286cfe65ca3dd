import { DecimalField } from '../../components/DecimalField.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { setDraft } from '../../stores/ticketStore.ts'
import { type Draft, type Place, hasPrice, hasStop } from './draft.ts'

/** Strategies that have their own prices. */
const priced: ReadonlySet<Draft['strategy']> = new Set(['none', 'bracket', 'oco'])

/** Price, stop and size, as far as the type has them. */
export function TicketAmounts({ draft, place }: { readonly draft: Draft; readonly place: Place }) {
  const { instrument, capabilities } = place
  const own = priced.has(draft.strategy)
  return (
    <div className="ticket-amounts">
      {((own && hasPrice(draft.orderType)) || draft.strategy === 'iceberg') && (
        <Amount label="Price" field="price" draft={draft} hint={tickHint(place)} />
      )}
      {own && hasStop(draft.orderType) && (
        <Amount label="Stop price" field="stopPrice" draft={draft} />
      )}
      {((own && draft.orderType === 'trailingStop') || draft.strategy === 'trailing') && (
        <Amount label="Distance" field="trailingDelta" draft={draft} hint="basis points" />
      )}
      <Amount label="Quantity" field="quantity" draft={draft} hint={sizeHint(draft, place)} />
      {capabilities.quoteQuantity && draft.orderType === 'market' && (
        <Segmented
          name="Quantity in"
          value={draft.sizedIn}
          segments={[
            { value: 'base', label: instrument?.baseAsset ?? 'base' },
            { value: 'quote', label: instrument?.quoteAsset ?? 'quote' },
          ]}
          onChoose={(sizedIn) => setDraft({ sizedIn })}
        />
      )}
    </div>
  )
}

function tickHint({ instrument }: Place): string | undefined {
  const tick = instrument?.tickSize ?? null
  return tick === null ? undefined : `tick ${tick}`
}

function sizeHint({ sizedIn }: Draft, { instrument }: Place): string | undefined {
  if (instrument === null) return undefined
  if (sizedIn === 'quote') return instrument.quoteAsset
  const unit = instrument.marketKind === 'inverse' ? 'contracts' : instrument.baseAsset
  return `${unit}, step ${instrument.stepSize}`
}

type AmountName = {
  [Name in keyof Draft]: Draft[Name] extends string
    ? string extends Draft[Name]
      ? Name
      : never
    : never
}[keyof Draft]

/** One amount of the ticket with its unit. */
export function Amount({
  label,
  field,
  draft,
  hint,
}: {
  readonly label: string
  readonly field: AmountName
  readonly draft: Draft
  readonly hint?: string | undefined
}) {
  return (
    <label className="ticket-amount">
      <span>{label}</span>
      <DecimalField
        name={label}
        testId={`ticket-${field}`}
        value={draft[field]}
        onChange={(text) => setDraft({ [field]: text })}
      />
      <span className="dim">{hint}</span>
    </label>
  )
}

import { Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { ManagedOrder } from '../../../../contract/domain/managedOrder.ts'
import type { RequestInput } from '../../../../contract/ipc/schemas.ts'
import { useEngine } from '../../bridge/engine.ts'
import { Question } from '../../components/Question.tsx'
import { instrumentWords } from '../accounts/words.ts'
import { cancelAll } from './actions.ts'

type Scope = { readonly words: string; readonly scope: RequestInput<'order:cancelAll'> }

/** Cancels many at once, in a scope that is named and asked about first. */
export function CancelAllMenu({ open }: { readonly open: readonly ManagedOrder[] }) {
  const engine = useEngine()
  const [asked, setAsked] = useState<Scope | null>(null)
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="pick" data-testid="cancel-all">
          <Trash2 size={13} aria-hidden />
          Cancel all…
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
            {scopesOf(open).map((each) => (
              <DropdownMenu.Item
                key={each.words}
                className="menu-item"
                onSelect={() => setAsked(each)}
              >
                {each.words}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Question
        open={asked !== null}
        onOpenChange={(next) => {
          if (!next) setAsked(null)
        }}
        onYes={() => asked !== null && void cancelAll(engine, asked.scope)}
        words={{
          title: 'Cancel these orders?',
          text: `${asked?.words ?? ''}. The venues are asked; each order says canceled once its venue does.`,
          no: 'Keep them',
          yes: 'Cancel them',
        }}
      />
    </>
  )
}

/** Ours everywhere first, then by venue and instrument; everybody’s last. */
function scopesOf(open: readonly ManagedOrder[]): readonly Scope[] {
  const own = open.filter(({ ownership }) => ownership === 'own')
  const venues = [...new Set(own.map(({ venue }) => venue))]
  const instruments = [...new Map(own.map((order) => [order.instrumentId, order])).values()]
  return [
    { words: 'Our orders everywhere', scope: { whose: 'own' } },
    ...venues.map((venue) => ({ words: `Our orders at ${venue}`, scope: { venue } })),
    ...instruments.map(({ venue, instrumentId }) => ({
      words: `Our orders in ${instrumentWords(instrumentId)} at ${venue}`,
      scope: { venue, instrumentId },
    })),
    { words: 'Every open order of the accounts, others’ too', scope: { whose: 'all' } },
  ]
}

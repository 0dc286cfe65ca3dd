import './ticket.css'
import { SquarePen } from 'lucide-react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { useCommands } from '../../commands/registry.ts'
import { setDraft } from '../../stores/ticketStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { TicketForm } from './TicketForm.tsx'
import { useTicket } from './useTicket.ts'

/** One order for the window’s symbol. Only what the chosen venue offers can be chosen. */
export function TicketPanel() {
  const ticket = useTicket()
  useCommands([sideCommand('buy', 'Alt+B'), sideCommand('sell', 'Alt+S')])
  const { symbol, place, loading, failure } = ticket
  if (symbol === null || place === null) {
    const waits = loading && failure === null
    return (
      <EmptyState
        icon={SquarePen}
        tone={failure === null ? 'calm' : 'error'}
        title={waits ? 'Asking what can be traded' : 'Nothing to trade with'}
      >
        {failure ??
          (waits
            ? 'One moment.'
            : 'No connected account can trade this symbol. Set the keys of a venue in config.yaml.')}
      </EmptyState>
    )
  }
  return <TicketForm ticket={ticket} symbol={symbol} place={place} />
}

function sideCommand(side: 'buy' | 'sell', key: string) {
  return {
    id: `ticket.${side}`,
    title: `Order ticket: ${side}`,
    group: 'Trading',
    keys: [key],
    run: () => {
      setDraft({ side })
      openPanel('ticket')
    },
  }
}

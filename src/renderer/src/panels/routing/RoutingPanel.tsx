import './routing.css'
import { Route } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RoutingDecision } from '../../../../contract/domain/routing.ts'
import { useEngine } from '../../bridge/engine.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { useEngineStore } from '../../stores/engineStore.ts'
import { putDecisions, useRoutingStore } from '../../stores/routingStore.ts'
import { openPanel } from '../../stores/workspaceStore.ts'
import { Candidates } from './Candidates.tsx'
import { DecisionCells, decisionColumns } from './DecisionCells.tsx'
import { SettingsForm } from './SettingsForm.tsx'

const shown = 200

/** Why orders went where they went, and the settings that decide it. */
export function RoutingPanel() {
  const [view, setView] = useState<'decisions' | 'settings'>('decisions')
  const [picked, setPicked] = useState<string | null>(null)
  const { decisions, failure } = useDecisions()
  return (
    <div className="routing-panel">
      <div className="toolbar">
        <Segmented
          name="What to show"
          value={view}
          segments={[
            { value: 'decisions', label: 'Decisions', testId: 'routing-decisions' },
            { value: 'settings', label: 'Settings', testId: 'routing-settings' },
          ]}
          onChoose={setView}
        />
      </div>
      {failure !== null && <StaleNote message={failure} />}
      {view === 'settings' && <SettingsForm />}
      {view === 'decisions' &&
        (decisions.length === 0 ? (
          <EmptyState
            icon={Route}
            title="Nothing was routed yet"
            action={
              <button type="button" className="button" onClick={() => openPanel('ticket')}>
                Open the order ticket
              </button>
            }
          >
            Choose “Best venue” in the ticket to compare venues and to send to the best.
          </EmptyState>
        ) : (
          <VirtualTable
            name="Routing decisions, newest first"
            className="routing"
            columns={decisionColumns}
            rows={decisions}
            keyOf={(row) => row.decisionId}
            picked={picked}
            onPick={setPicked}
            Cells={DecisionCells}
            Open={DecisionDetails}
            openSlots={7}
          />
        ))}
    </div>
  )
}

function DecisionDetails({ row }: { readonly row: RoutingDecision }) {
  const failovers = row.outcome?.failovers ?? []
  return (
    <div className="routing-details">
      <p>{row.reasoning}</p>
      {failovers.map(({ venue, reason }) => (
        <p key={venue} className="warn">
          {venue} gave way: {reason}
        </p>
      ))}
      <Candidates decision={row} />
    </div>
  )
}

/** The decisions of the frames, and the record after every new connection. */
function useDecisions() {
  const engine = useEngine()
  const epoch = useEngineStore((store) => store.epoch)
  const resyncs = useEngineStore((store) => store.resyncs)
  const decisions = useRoutingStore((store) => store.decisions)
  const [failure, setFailure] = useState<string | null>(null)
  // Both only grow. Zero: not connected yet.
  const asked = epoch === 0 ? 0 : epoch + resyncs
  useEffect(() => {
    if (asked === 0) return undefined
    let current = true
    const ask = async (): Promise<void> => {
      const answer = await engine.request('routing:decisions', { limit: shown })
      if (!current) return
      if (answer.ok) putDecisions(answer.value)
      setFailure(answer.ok ? null : answer.error.message)
    }
    void ask()
    return () => {
      current = false
    }
  }, [engine, asked])
  return { decisions, failure }
}

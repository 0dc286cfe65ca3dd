import { Info, X } from 'lucide-react'
import { useEngineStore } from '../stores/engineStore.ts'
import { KillSwitchBanner } from '../panels/risk/KillSwitchBanner.tsx'
import { ExitAlarms } from '../panels/workingOrders/ExitAlarms.tsx'
import { ResumingBanner } from './ResumingBanner.tsx'
import { dismissNotice, useShellStore } from '../stores/shellStore.ts'

const none: readonly string[] = []

/** What must be known before anything else on screen is believed. */
export function Notices() {
  return (
    <>
      <KillSwitchBanner />
      <ExitAlarms />
      <ResumingBanner />
      <StartNotices />
    </>
  )
}

/** What the engine worked around at start. Stays until it was read. */
function StartNotices() {
  const notices = useEngineStore((store) => store.state?.notices ?? none)
  const dismissed = useShellStore((store) => store.dismissed)
  const open = notices.filter((notice) => !dismissed.includes(notice))
  return open.map((notice) => (
    <div key={notice} className="notice" role="status">
      <Info size={14} aria-hidden />
      <span>{notice}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss this notice"
        onClick={() => dismissNotice(notice)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  ))
}

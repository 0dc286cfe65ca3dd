import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What a panel shows instead of data: why there is none, and what can be done. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  tone = 'calm',
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly tone?: 'calm' | 'error'
}) {
  return (
    <div className={`empty empty-${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon size={22} strokeWidth={1.5} aria-hidden />
      <p className="empty-title">{title}</p>
      {children !== undefined && <p className="empty-text">{children}</p>}
      {action}
    </div>
  )
}

import { OctagonAlert, CircleAlert, TriangleAlert } from 'lucide-react'

export const severityIcons = {
  warning: CircleAlert,
  error: TriangleAlert,
  critical: OctagonAlert,
} as const

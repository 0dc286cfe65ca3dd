import { CircleAlert, Info, OctagonAlert } from 'lucide-react'

export const alertIcons = { info: Info, warning: CircleAlert, critical: OctagonAlert } as const

import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import 'dockview-react/dist/styles/dockview.css'
import './app/styles/tokens.css'
import './app/styles/base.css'
import './app/styles/components.css'
import './app/styles/shell.css'
import './app/styles/dock.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Boot } from './app/Boot.tsx'
import { EngineProvider, connectEngine } from './bridge/engine.ts'
import { chooseTransport } from './bridge/transport.ts'

const engine = connectEngine(chooseTransport(window))

document.addEventListener('visibilitychange', () => engine.setVisible(!document.hidden))

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <EngineProvider value={engine}>
      <Boot />
    </EngineProvider>
  </StrictMode>,
)

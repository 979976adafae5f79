import { useInput } from 'ink'
import { type ReactElement, useRef, useSyncExternalStore } from 'react'
import { keyNames } from './key-names.ts'
import type { Size } from './model/command.ts'
import type { Row } from './model/row.ts'
import { Screen } from './Screen.tsx'

/** What a screen shows and hears. */
export interface Scene {
  readonly subscribe: (listener: () => void) => () => void
  /** The same rows until something changes. */
  readonly rows: () => readonly Row[]
  readonly press: (key: string) => void
  /** What was pasted is no key, whatever it holds. */
  readonly paste: (text: string) => void
  readonly resize: (size: Size) => void
}

/** What a terminal puts around a pasted text. */
const PASTE = { begin: '[200~', end: '[201~' }

/** Shows a scene, and tells it the keys that are pressed, and what is pasted. */
export function App({
  scene,
  isColoured,
  onSuspend,
}: {
  readonly scene: Scene
  readonly isColoured: boolean
  /** As a terminal does by itself where nobody takes its keys. */
  readonly onSuspend?: () => void
}): ReactElement {
  const rows = useSyncExternalStore(scene.subscribe, scene.rows)
  const pasted = useRef<string>(undefined)
  useInput((input, key) => {
    if (input === PASTE.begin) pasted.current = ''
    else if (input === PASTE.end) {
      scene.paste(pasted.current ?? '')
      pasted.current = undefined
    } else if (pasted.current !== undefined && !key.ctrl) pasted.current += input
    else
      for (const name of keyNames(input, key))
        if (name === 'ctrl-z') onSuspend?.()
        else scene.press(name)
  })
  return <Screen rows={rows} isColoured={isColoured} />
}

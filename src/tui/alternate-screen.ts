/**
 * Shows a screen of its own, below which what was there before stays as it is. Gives what leaves it, which the end of
 * the process does as well, however it ends but by SIGKILL.
 */
export function enterAlternateScreen(stream: NodeJS.WriteStream): () => void {
  let isEntered = true
  const leave = (): void => {
    if (!isEntered) return
    isEntered = false
    process.removeListener('exit', leave)
    stream.write(LEAVE)
  }
  process.on('exit', leave)
  stream.write(ENTER)
  return leave
}

const ENTER = '\u001b[?1049h\u001b[2J\u001b[H'
const LEAVE = '\u001b[?25h\u001b[?1049l'

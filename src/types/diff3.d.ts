/** diff3 0.0.4 ships no types. Arguments: mine, original, yours. */
declare module 'diff3' {
  interface Conflict {
    a: string[]
    aIndex: number
    o: string[]
    oIndex: number
    b: string[]
    bIndex: number
  }
  type Block = { ok: string[]; conflict?: never } | { ok?: never; conflict: Conflict }
  export default function diff3(a: string[], o: string[], b: string[]): Block[]
}

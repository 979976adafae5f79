import { setFlagsFromString } from 'node:v8'

/** Of an answer of more bytes than these, memory is what is short, not time. */
export const LARGE = 16 << 20

/** V8 complains of a flag that it does not know. Node from 20 up to this version knows those that are set for it. */
const NEWEST_TRIED = 26

/**
 * For an answer of so many bytes: where they are many, the heap grows from now on by less than a sixth between two
 * collections. V8 looks this flag up at each of them (Node 20; measured: a clone of 100,000 definitions, 57 MB, peaks
 * at 500 MB; at 550 where it may grow by a third, which takes as long; at 535 where by a tenth).
 */
export function keepHeapTightFor(bytes: number): void {
  if (bytes > LARGE) setFlag('--heap-growing-percent=15')
}

/**
 * To be called before the first request. The parser of HTTP answers is WebAssembly; V8 would compile its largest
 * function again beside the first answer, to make it quicker, and a process cannot end before that is done. It gains
 * nothing here: a body passes through it in large pieces (measured on Node 20: a second core is busy for as long as
 * seven starts of Node, 30 MB go, and a pull of 1,000 definitions takes 90 of 720 ms longer).
 */
export function keepParserAsItIs(): void {
  setFlag(`--wasm-tiering-budget=${2 ** 31 - 1}`)
}

/**
 * To be called first. V8 compiles anew, and better, what has run for a while, beside it on another core and partly on
 * this one, and by default begins early: a run that reads or merges a thousand texts is over before that has paid. What
 * stays hot is compiled some milliseconds later. (Measured from cold on two cores that others use as well: 1,000 merges
 * take half of the time of both cores, on Node 20 and 22, and nine tenths on 24; one merge of 100,000 lines as long as
 * before.) Each V8 counts otherwise; that of Node 21 is left as it is.
 */
export function optimizeLate(): void {
  const major = Number.parseInt(process.versions.node)
  if (major === 20) setFlag('--interrupt-budget=500000')
  else if (major > 21) setFlag('--invocation-count-for-turbofan=15000')
}

function setFlag(flag: string): void {
  if (Number.parseInt(process.versions.node) <= NEWEST_TRIED) setFlagsFromString(flag)
}

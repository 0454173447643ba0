/** The reader of a pipe had enough (`| head -1`); a terminal was closed. */
const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO']);

/**
 * Lets work go on, and end with its own status, where nobody reads `stream` any more; that would end the process with
 * a stack trace. oclif sees to pipes at stdout alone.
 */
export function outlive(stream: NodeJS.WriteStream): void {
  if (stream.listenerCount('error', ignoreGone) === 0) stream.on('error', ignoreGone);
}

function ignoreGone(error: NodeJS.ErrnoException): void {
  if (!GONE.has(error.code)) throw error;
}

/** The sandbox was started with something it cannot use; the message says what it can. */
export class SandboxUsageError extends Error {
  override readonly name = 'SandboxUsageError';
}

/** What a worker tells about itself. */
export interface WorkerStatus {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly threads: number;
  /** Tasks it runs at once. */
  readonly concurrency: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly draining: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly lastFinishedAt?: string;
}

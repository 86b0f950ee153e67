/** How the worker asks the database. */

/** Asks one verb of the worker, and throws when it is refused. */
export type Rpc = <T>(verb: string, args: Record<string, unknown>) => Promise<T>;
/** The same under the lease: refused, too, once another worker has it. */
export type Work = <T>(verb: string, args?: Record<string, unknown>) => Promise<T>;
/** Keeps that lease while something takes long, and throws when it is lost. */
export type Awake = () => Promise<void>;

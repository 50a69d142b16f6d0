/**
 * The queue: who waits, in which order, since when, and the books of it. Start at {@link
 * santra.queue.Queue}.
 */
package santra.queue;

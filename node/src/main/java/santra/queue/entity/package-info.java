/**
 * The queue's persistent, sharded actor and its codec. Start at {@link
 * santra.queue.entity.QueueEntity}.
 */
package santra.queue.entity;

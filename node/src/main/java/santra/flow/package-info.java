/**
 * What happens to a caller before a queue, or instead of one: a graph of steps that the tenant
 * writes, and the rules of walking it. Start at {@link santra.flow.Flow} and {@link
 * santra.flow.Walk}.
 */
package santra.flow;

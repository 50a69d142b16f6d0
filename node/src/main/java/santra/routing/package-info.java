/** Pure maths of who gets whom. Start at {@link santra.routing.Board}. */
package santra.routing;

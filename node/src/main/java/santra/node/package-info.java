/** The composition root: settings, wiring and {@code main}. Start at {@link santra.node.Node}. */
package santra.node;

/**
 * Read models made from the journal's events: each event has its effect exactly once, and a model
 * can be made anew at any time. Start at {@link santra.persistence.projection.ProjectionRunner}.
 */
@NullMarked
package santra.persistence.projection;

import org.jspecify.annotations.NullMarked;

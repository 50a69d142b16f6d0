/** What takeover promises. */
@NullMarked
package santra.ha.takeover;

import org.jspecify.annotations.NullMarked;

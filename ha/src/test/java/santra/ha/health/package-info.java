/** What health promises. */
@NullMarked
package santra.ha.health;

import org.jspecify.annotations.NullMarked;

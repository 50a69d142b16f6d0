/** Which faults come is decided by the seed alone. */
@NullMarked
package santra.loadtest.chaos;

import org.jspecify.annotations.NullMarked;

/** Nodes of a small cluster inside one process, for the tests. */
@NullMarked
package santra.ha;

import org.jspecify.annotations.NullMarked;

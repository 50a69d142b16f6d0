@NullMarked
package santra.workforce;

import org.jspecify.annotations.NullMarked;

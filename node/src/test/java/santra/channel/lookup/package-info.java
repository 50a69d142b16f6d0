@NullMarked
package santra.channel.lookup;

import org.jspecify.annotations.NullMarked;

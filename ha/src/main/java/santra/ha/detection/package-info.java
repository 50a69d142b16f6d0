/**
 * Who is alive, by first-hand testimony: beats over connections of our own, and the kernel's word
 * that a process is gone. Start at {@link santra.ha.detection.Liveness}.
 */
@NullMarked
package santra.ha.detection;

import org.jspecify.annotations.NullMarked;

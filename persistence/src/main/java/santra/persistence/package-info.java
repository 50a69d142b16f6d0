/**
 * Storage: codecs, the journal and its projections. Knows no aggregate by name. Start at {@link
 * santra.persistence.codec.Codec}.
 */
@NullMarked
package santra.persistence;

import org.jspecify.annotations.NullMarked;

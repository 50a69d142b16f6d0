/**
 * Values to bytes and back, for the journal and between nodes: a list of records beside each
 * feature. Start at {@link santra.persistence.codec.Codec}.
 */
@NullMarked
package santra.persistence.codec;

import org.jspecify.annotations.NullMarked;

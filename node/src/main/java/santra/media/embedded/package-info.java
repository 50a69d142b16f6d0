/**
 * The media server of our own, a process by itself: anchors, relays, prompts and digits for G.711.
 * Start at {@link santra.media.embedded.Main}; {@link santra.media.embedded.Verbs} says what each
 * ng command does, {@link santra.media.embedded.Party} what happens to a packet.
 *
 * <p>A session lives on one {@link santra.media.embedded.Loop}: one thread that owns a selector,
 * the sessions and the pacing of their music, so nothing in here is locked.
 */
package santra.media.embedded;

/**
 * What callers and agents hear: anchors, prompts, music, bridges. Start at the port {@link
 * santra.media.MediaServer}; {@code media.embedded} is the server of our own.
 */
package santra.media;

/**
 * Recordings at rest, as media servers write them and nodes read them. Start at {@link
 * santra.media.recording.SealedAudio}, the format, and {@link santra.media.recording.Recordings},
 * where files are.
 */
package santra.media.recording;

/**
 * The voice channel: the edge between SIP and contacts. Start at {@link
 * santra.channel.voice.VoiceEdge}; what a contact records becomes signalling in {@link
 * santra.channel.voice.VoiceEffects}.
 */
package santra.channel.voice;

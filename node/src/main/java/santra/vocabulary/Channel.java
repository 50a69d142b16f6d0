package santra.vocabulary;

/** How a contact reaches the centre. Voice is the first; the others join unchanged. */
public enum Channel {
  VOICE
}

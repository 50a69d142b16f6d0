package santra.arrows.wrong.vocabulary;

/** Is no value. */
public final class Word {
  private final StringBuilder text = new StringBuilder();

  public void say(String more) {
    text.append(more);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
